package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;
import static dev.provingground.region.container.TestHost.CONFIG;
import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong with one task is told in AWS's words, and the next one runs. */
@NeedsNamespaces
class FailuresTest {
  private static final String UNPACKING =
      "CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on"
          + " snapshotter overlayfs: ";

  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host =
        new TestHost(
            Map.of(),
            new TestLayer().programs("sh", "head", "sleep", "cat", "rm").directory("tmp", 01777));
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  @Test
  void aBlobThatIsAnotherOneFailsItsTaskOnly() throws Exception {
    var wrong = host.registry().image(CONFIG, new TestLayer().file("f", "wrong"));
    var blob = wrong.layers().getFirst();
    host.registry().corrupt(blob, new byte[(int) blob.size()]);
    assertThat(failure(host.runtime(), wrong))
        .startsWith("CannotPullContainerError: ref pull has been retried 1 time(s): ")
        .contains("unexpected commit digest");
    nextTaskRuns(host.runtime());
  }

  @Test
  void aCorruptLayerFailsItsTaskOnly() throws Exception {
    var garbage = "this is no archive, whatever it says".repeat(100).getBytes();
    assertThat(
            failure(
                host.runtime(),
                host.registry()
                    .image(
                        "amd64",
                        CONFIG,
                        List.of(TestRegistry.digest(garbage)),
                        List.of(host.registry().blob(garbage)))))
        .isEqualTo(
            UNPACKING
                + "failed to extract layer "
                + TestRegistry.digest(garbage)
                + ": archive/tar: invalid tar header: unknown");
    var whole = TestLayer.gzip(new TestLayer().file("f", "x".repeat(10_000)).tar());
    var half = Arrays.copyOf(whole, whole.length / 2);
    assertThat(
            failure(
                host.runtime(),
                host.registry()
                    .image(
                        "amd64",
                        CONFIG,
                        List.of(TestRegistry.digest(whole)),
                        List.of(host.registry().blob(half)))))
        .startsWith(UNPACKING + "failed to extract layer ")
        .endsWith(": unexpected EOF: unknown");
    nextTaskRuns(host.runtime());
  }

  @Test
  void anImageForAnotherMachineFailsItsTaskOnly() throws Exception {
    assertThat(
            failure(
                host.runtime(),
                host.registry().image("arm64", CONFIG, new TestLayer().file("f", "x"))))
        .isEqualTo(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): image"
                + " Manifest does not contain descriptor matching platform 'linux/amd64'");
    nextTaskRuns(host.runtime());
  }

  @Test
  void aTaskThatExhaustsItsProcessesLeavesThoseOfOthersAlone() throws Exception {
    host.assumeEnforced("pids");
    var greedy = new RecordedTask();
    var handle =
        host.launch(
            greedy,
            host.shell(
                greedy,
                "echo up; until [ -e /tmp/go ]; do sleep 0.05; done; trap 'echo full; exec sleep"
                    + " 1000' EXIT; while :; do sleep 1000 & done"));
    await().atMost(PATIENCE).until(() -> greedy.lines().contains("up"));
    // The limit itself is that of thousands; it need not take that long to reach one.
    Files.writeString(processLimit(), "20");
    host.onLoop(
        () -> handle.execute("main", List.of("sh", "-c", ": > /tmp/go"), PATIENCE, code -> {}));
    await().atMost(PATIENCE).until(() -> greedy.text().contains("full"));
    nextTaskRuns(host.runtime());
    host.end(handle, greedy);
  }

  @Test
  void aFullDiskFailsTasksUntilThereIsRoom() throws Exception {
    try (var disk = SmallDisk.of(8);
        var small = new TestRuntime(disk.directory().resolve("state"))) {
      nextTaskRuns(small);
      var bytes = new byte[10 << 20];
      new Random(1).nextBytes(bytes);
      var large = host.registry().image(CONFIG, new TestLayer().file("large", bytes, 0644, 0, 0));
      assertThat(failure(small, large))
          .startsWith(
              "CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract"
                  + " layer sha256:")
          .endsWith(": no space left on device: unknown");
      nextTaskRuns(small);

      var writer = new RecordedTask();
      var handle =
          small.launch(
              writer,
              host.shell(writer, "head -c 16000000 /dev/zero > /tmp/big; echo full; sleep 1000"));
      await().atMost(PATIENCE).until(() -> writer.lines().contains("full"));
      await().atMost(PATIENCE).until(() -> writer.text().contains("No space left on device"));
      assertThat(handle.storage()).as("the disk is smaller than what tasks may have").isEmpty();
      if (small.runtime().host().overlay().onDisk()) {
        assertThat(failure(small, host.image())).contains("No space left on device");
      }
      handle.kill();
      await().atMost(PATIENCE).until(writer::ended);
      small.onLoop(handle::release);
      await().atMost(PATIENCE).until(() -> !small.runs(TestRuntime.TASK_ARN));
      nextTaskRuns(small);
    }
  }

  /** Of the one container that runs. */
  private static Path processLimit() {
    return ProcessHandle.current()
        .children()
        .flatMap(child -> cgroups(child.pid()))
        .filter(group -> group.contains("provingground-"))
        .map(group -> group.split(":", 3))
        .filter(parts -> parts[1].isEmpty() || parts[1].equals("pids"))
        .map(parts -> Path.of("/sys/fs/cgroup", parts[1], parts[2], "pids.max"))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> cgroups(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream();
    } catch (IOException e) {
      return Stream.empty(); // it has ended meanwhile
    }
  }

  private static String failure(TestRuntime region, Image broken) {
    var task = new RecordedTask();
    run(region, task, shell(broken, task, "echo never"));
    assertThat(task.events().getLast()).startsWith("failed main ");
    return task.events().getLast().substring("failed main ".length());
  }

  private static void nextTaskRuns(TestRuntime region) {
    var task = new RecordedTask();
    run(region, task, host.shell(task, "echo runs"));
    assertThat(task.events()).endsWith("exited main 0");
    assertThat(task.lines()).containsExactly("runs");
  }

  private static void run(TestRuntime region, RecordedTask task, TestContainer container) {
    var handle = region.launch(task, container);
    await().atMost(PATIENCE).until(task::ended);
    region.onLoop(handle::release);
  }

  /** A file system of a few MiB. */
  private record SmallDisk(Path directory) implements AutoCloseable {
    static SmallDisk of(int mebibytes) throws Exception {
      var directory = Files.createTempDirectory("small-disk-");
      run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString());
      return new SmallDisk(directory);
    }

    @Override
    public void close() throws Exception {
      run("umount", "--lazy", directory.toString());
      Files.delete(directory);
    }

    private static void run(String... command) throws Exception {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    }
  }
}
