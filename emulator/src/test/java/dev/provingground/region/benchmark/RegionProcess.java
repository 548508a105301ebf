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

/** A region as a user starts it, from the jar that the build made. */
final class RegionProcess implements AutoCloseable {
  private static final Path JAR = Path.of("emulator", "target", "emulator.jar");
  private static final Path DIRECTORY = Path.of("emulator", "target", "benchmark");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final JsonNode statement;
  private final Duration start;

  private RegionProcess(Process process, JsonNode statement, Duration start) {
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
    var begin = System.nanoTime();
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
    var start = Duration.ofNanos(System.nanoTime() - begin);
    return new RegionProcess(process, new ObjectMapper().readTree(ready.toFile()), start);
  }

  /** Of its API. */
  URI endpoint() {
    return URI.create(statement.path("endpoint").asText());
  }

  /** From the start of its process to the moment when it said that it is ready. */
  Duration start() {
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
