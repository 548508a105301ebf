package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real kernel, as root: a disk cannot be had otherwise. */
final class LoopDeviceTest {
  private static final int AT_ONCE = 64;

  @TempDir private Path directory;

  @BeforeEach
  void thisUserMayHaveDisks() {
    assumeTrue(
        Files.isWritable(Path.of("/dev/loop-control")), "this user may use no /dev/loop-control");
  }

  @Test
  void manyWhoWantOneAtTheSameTimeGetOneEach() throws Exception {
    var start = new CyclicBarrier(AT_ONCE);
    var devices = new ArrayList<Future<LoopDevice>>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < AT_ONCE; i++) {
        var file = file(i);
        devices.add(
            threads.submit(
                () -> {
                  start.await();
                  return LoopDevice.of(file);
                }));
      }
    }
    try {
      assertThat(devices).extracting(device -> device.get().path()).doesNotHaveDuplicates();
    } finally {
      for (var device : devices) {
        if (device.state() == Future.State.SUCCESS) {
          device.resultNow().close();
        }
      }
    }
  }

  private Path file(int number) throws IOException {
    var file = directory.resolve(Integer.toString(number));
    try (var empty = new RandomAccessFile(file.toFile(), "rw")) {
      empty.setLength(1 << 20);
    }
    return file;
  }
}
