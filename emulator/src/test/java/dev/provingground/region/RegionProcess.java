package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The program as a process of its own, as a user starts it. */
final class RegionProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration DYING = Duration.ofSeconds(20);

  private final Path directory;
  private final Process process;

  private RegionProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * @param directory for what it says
   */
  static RegionProcess start(Path directory, List<String> arguments) throws IOException {
    return start(directory, Optional.empty(), arguments);
  }

  /** A region on any port that keeps its files there too. */
  static RegionProcess startRegion(Path directory, String... more) throws IOException {
    return start(directory, Optional.empty(), ofRegion(directory, more));
  }

  /**
   * Likewise, on a host that is a network namespace.
   *
   * @param host the namespace's path
   */
  static RegionProcess startRegionIn(String host, Path directory, String... more)
      throws IOException {
    return start(directory, Optional.of(host), ofRegion(directory, more));
  }

  private static List<String> ofRegion(Path directory, String... more) throws IOException {
    Files.deleteIfExists(ready(directory));
    var arguments = new ArrayList<>(List.of(more));
    arguments.add("--port=0");
    arguments.add("--ready-file=" + ready(directory));
    arguments.add("--directory=" + directory.resolve("work"));
    return arguments;
  }

  private static RegionProcess start(Path directory, Optional<String> host, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    host.ifPresent(path -> command.addAll(List.of("nsenter", "--net=" + path)));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new RegionProcess(
        directory,
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start());
  }

  private static Path ready(Path directory) {
    return directory.resolve("ready");
  }

  /** Waits until the region is ready, and returns what it says about itself. */
  JsonNode awaitReady() throws IOException {
    var ready = ready(directory);
    await().atMost(PATIENCE).until(() -> Files.exists(ready) || !process.isAlive());
    assumeNamespaces();
    assertThat(process.isAlive()).as(said("err")).isTrue();
    return new ObjectMapper().readTree(ready.toFile());
  }

  /** Skips the test where the host refuses what every region needs. */
  void assumeNamespaces() {
    Assumptions.assumeFalse(
        said("err").startsWith("This host"), () -> "no namespaces here: " + said("err"));
  }

  Process process() {
    return process;
  }

  /**
   * @param stream {@code out} or {@code err}
   */
  String said(String stream) {
    try {
      return Files.readString(directory.resolve(stream));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The process, unshare, the shell that is number 1 inside, the region, and its own. */
  List<ProcessHandle> family() {
    var family = new ArrayList<ProcessHandle>();
    for (var member = process.toHandle(); member != null; ) {
      family.add(member);
      member = member.children().filter(child -> !isSweeper(child)).findFirst().orElse(null);
    }
    return family;
  }

  private static boolean isSweeper(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0])).contains("region-sweeper");
  }

  static void awaitGone(List<ProcessHandle> processes) {
    await()
        .atMost(DYING)
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
