package dev.provingground.region.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.provingground.region.launch.StartCost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A region as a user starts it, from the jar that the build made. */
final class RegionProcess implements AutoCloseable {
  private static final Path JAR = Path.of("emulator", "target", "emulator.jar");
  private static final Path DIRECTORY = Path.of("emulator", "target", "benchmark");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern STARTED =
      Pattern.compile("is ready, (\\d+) ms after its start; it takes (\\d+) MB");

  private final Process process;
  private final JsonNode statement;
  private final StartCost start;

  private RegionProcess(Process process, JsonNode statement, StartCost start) {
    this.process = process;
    this.statement = statement;
    this.start = start;
  }

  /**
   * Returns when it is ready.
   *
   * @param wrapper what runs it, such as {@code taskset -c 0}; nothing for nothing
   * @param more options of the region
   * @throws IllegalStateException when it does not start
   */
  static RegionProcess start(List<String> wrapper, String... more) throws IOException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is not there: run mvn package in the top folder");
    }
    var log = Files.createDirectories(DIRECTORY).resolve("log");
    var ready = DIRECTORY.resolve("ready");
    Files.deleteIfExists(ready);
    var command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString(), "--port=0"));
    command.addAll(List.of("--directory=" + DIRECTORY, "--ready-file=" + ready));
    command.addAll(List.of(more));
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Awaitility.await("the region")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(() -> Files.exists(ready) || !process.isAlive());
    if (!Files.exists(ready)) {
      throw new IllegalStateException(Files.readString(log));
    }
    return new RegionProcess(
        process, new ObjectMapper().readTree(ready.toFile()), started(Files.readString(log)));
  }

  /** Which it prints before it writes the file. */
  private static StartCost started(String log) {
    var started = STARTED.matcher(log);
    if (!started.find()) {
      throw new IllegalStateException("the region does not say what its start took: " + log);
    }
    return new StartCost(
        Duration.ofMillis(Long.parseLong(started.group(1))), Long.parseLong(started.group(2)));
  }

  /** Of its API. */
  URI endpoint() {
    return URI.create(statement.path("endpoint").asText());
  }

  /** What it says that its start took. */
  StartCost start() {
    return start;
  }

  /**
   * Leaves it alone.
   *
   * @throws IllegalStateException when it ends meanwhile
   */
  void idle(Duration howLong) throws InterruptedException {
    if (process.waitFor(howLong.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the region has ended by itself");
    }
  }

  /** The launcher, which waits, and the region itself. */
  List<ProcessHandle> machines() {
    var machines = new ArrayList<ProcessHandle>();
    machines.add(process.toHandle());
    process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .forEach(machines::add);
    return machines;
  }

  /** The processor time that the region itself has used. */
  Duration processorTime() {
    return machines().getLast().info().totalCpuDuration().orElseThrow();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
