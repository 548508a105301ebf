package dev.provingground.region.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A region as a user starts it, from the jar that the build made. Ends with this program. */
final class RegionProcess implements AutoCloseable {
  private static final Path JAR = Path.of("emulator", "target", "emulator.jar");
  private static final Path DIRECTORY = Path.of("emulator", "target", "benchmark");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final JsonNode statement;

  private RegionProcess(Process process, JsonNode statement) {
    this.process = process;
    this.statement = statement;
  }

  /**
   * Returns when it is ready.
   *
   * @param wrapper what runs it, such as {@code taskset -c 0}; nothing for nothing
   * @throws IllegalStateException when it does not start
   */
  static RegionProcess start(List<String> wrapper) throws IOException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is not there: run mvn package in the top folder");
    }
    var log = Files.createDirectories(DIRECTORY).resolve("log");
    var ready = DIRECTORY.resolve("ready");
    Files.deleteIfExists(ready);
    var command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString(), "--port=0", "--lifeline"));
    command.addAll(List.of("--directory=" + DIRECTORY, "--ready-file=" + ready));
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
    return new RegionProcess(process, new ObjectMapper().readTree(ready.toFile()));
  }

  /** Of its API. */
  URI endpoint() {
    return URI.create(statement.path("endpoint").asText());
  }

  /** What it said when it was ready. */
  JsonNode statement() {
    return statement;
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
