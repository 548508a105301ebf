package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class NothingLeftTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private Path directory;
  private String marker;

  @BeforeEach
  void prepare() throws Exception {
    directory = Files.createTempDirectory("left-");
    marker = UUID.randomUUID().toString();
  }

  @Test
  void afterCloseNoProcessMountOrControlGroupIsLeft() throws Exception {
    try (var registry = new TestRegistry();
        var runtime = new TestRuntime(directory)) {
      var image =
          registry.image(
              Map.of("Env", List.of("PATH=/usr/bin:/bin")),
              new TestLayer().programs("sh", "sleep"));
      var task = new RecordedTask();
      runtime.launch(task, shell(image, task, script()));
      await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
      assertThat(processes()).isNotEmpty();
      assertThat(disks()).hasSize(runtime.runtime().host().diskFormat().isPresent() ? 1 : 0);
      var instance = name(onlyInstance());
      runtime.runtime().close();
      assertThat(processes()).isEmpty();
      assertThat(mounts()).isEmpty();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(disks()).isEmpty());
      assertThat(groups(instance)).isEmpty();
      try (var left = Files.list(directory.resolve("run"))) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void afterKillNothingRunsAndTheNextStartSweepsTheRest() throws Exception {
    var victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString(),
                script())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.readLine()).isEqualTo("up");
      assertThat(processes()).isNotEmpty();
      var workers = children(victim.pid());
      var instance = name(onlyInstance());
      victim.destroyForcibly().waitFor();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(processes()).isEmpty());
      await().atMost(PATIENCE).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(mounts()).isEmpty();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(disks()).isEmpty());

      try (var next = new TestRuntime(directory)) {
        assertThat(groups(instance)).isEmpty();
        assertThat(directory.resolve("run").resolve(instance)).doesNotExist();
        assertThat(next.runtime().host()).isNotNull();
      }
    }
  }

  /** With a child of its own, and with the marker in both command lines. */
  private String script() {
    return "sh -c 'echo up; sleep 1000; : " + marker + "' & wait; : " + marker;
  }

  /** Its containers, its guardian, and the fault that was injected into its task. */
  private static List<ProcessHandle> children(long pid) {
    return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
  }

  private List<Path> processes() throws IOException {
    try (var all = Files.list(Path.of("/proc"))) {
      return all.filter(p -> name(p).matches("[0-9]+"))
          .filter(p -> !name(p).equals(Long.toString(ProcessHandle.current().pid())))
          .filter(p -> read(p.resolve("cmdline")).contains(marker))
          // The victim itself has the script among its arguments.
          .filter(p -> !read(p.resolve("cmdline")).contains(Victim.class.getName()))
          .toList();
    }
  }

  private List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(directory.toString()))
        .toList();
  }

  /** Disks whose content lies, or lay, in the directory. */
  private List<String> disks() throws IOException {
    try (var devices = Files.list(Path.of("/sys/block"))) {
      return devices
          .map(device -> read(device.resolve("loop/backing_file")).strip())
          .filter(file -> file.contains(directory.toString()))
          .toList();
    }
  }

  private static List<Path> groups(String part) throws IOException {
    try (Stream<Path> all = Files.find(Path.of("/sys/fs/cgroup"), 4, (p, a) -> a.isDirectory())) {
      return all.filter(p -> name(p).contains(part)).toList();
    }
  }

  private Path onlyInstance() throws IOException {
    try (var all = Files.list(directory.resolve("run"))) {
      return all.findFirst().orElseThrow();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
