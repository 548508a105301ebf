package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as disks, where the host lets one have them. */
final class LoopDeviceTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeFile() throws Exception {
    file = directory.resolve("file.disk");
    try (var empty = new RandomAccessFile(file.toFile(), "rw")) {
      empty.setLength(1 << 20);
    }
    assumeTrue(canHaveOne(), "no loop devices for this user here");
  }

  private boolean canHaveOne() {
    try {
      LoopDevice.of(file).close();
      return true;
    } catch (KernelException e) {
      return false;
    }
  }

  /** As in a container: there the kernel's own {@code /dev} is not to be seen. */
  @Test
  void whereTheDevicesNodeIsMissingItIsMade() throws Exception {
    var made =
        new FutureTask<>(
            () -> {
              OwnThread.isolateMounts();
              Mounts.makePrivate();
              Mounts.mount("tmpfs", Path.of("/dev"), "mode=755");
              run("mknod", "/dev/loop-control", "c", "10", "237");
              try (var device = LoopDevice.of(file)) {
                return run("stat", "-c", "%F %a", device.path().toString());
              }
            });
    var thread = Thread.ofPlatform().daemon().start(made);
    thread.join();
    assertThat(made.get()).isEqualTo("block special file 600");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
