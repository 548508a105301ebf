package dev.provingground.harness.target;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The embedded region, as a child process: started as a user starts it, ended with SIGTERM. */
final class EmbeddedTarget implements Target {
  private static final Path JAR = Path.of("emulator", "target", "emulator.jar");
  private static final Path DIRECTORY = Path.of("target", "region");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final RegionStatement statement;
  private final String log;
  private final Internet internet;
  private final Capabilities capabilities;
  private final PulledRegistries registries;

  private EmbeddedTarget(
      Process process, RegionStatement statement, Path log, PulledRegistries registries) {
    this.process = process;
    this.statement = statement;
    this.registries = registries;
    this.log = Path.of("").toAbsolutePath().relativize(log).toString();
    internet = ProxiedInternet.at(URI.create(statement.proxy()));
    capabilities = statement.capabilities();
  }

  static EmbeddedTarget start(Settings settings, Console console) {
    return start(
        settings.timeScale(),
        console,
        DIRECTORY,
        new PulledRegistries(settings.registries(), true),
        Map.of());
  }

  /**
   * One that ends soon. Its virtual machine compiles quickly and not well: the better code of its
   * second compiler would cost more processor time than it saves.
   *
   * @param directory for the region's log
   */
  static EmbeddedTarget startBriefly(double timeScale, Console console, Path directory) {
    return start(
        timeScale,
        console,
        directory,
        new PulledRegistries(Set.of(), true),
        Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"));
  }

  private static EmbeddedTarget start(
      double timeScale,
      Console console,
      Path directory,
      PulledRegistries registries,
      Map<String, String> environment) {
    try {
      Files.createDirectories(directory);
      var ready = directory.resolve("ready.json").toAbsolutePath();
      var log = directory.resolve("region.log").toAbsolutePath();
      Files.deleteIfExists(ready);
      var builder =
          new ProcessBuilder(command(timeScale, registries, ready))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      try {
        Awaitility.await("the embedded region")
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(20))
            .atMost(START_LIMIT)
            .until(() -> Files.exists(ready) || !process.isAlive());
      } catch (RuntimeException e) {
        process.destroy();
        throw new IllegalStateException("the embedded region does not start; see " + log, e);
      }
      if (!Files.exists(ready)) {
        throw new IllegalStateException(
            "the embedded region did not start:\n" + Files.readString(log));
      }
      var target =
          new EmbeddedTarget(
              process,
              new RegionStatement(new JsonMapper().readTree(ready.toFile())),
              log,
              registries);
      target.facts().forEach((name, fact) -> console.say("region", name + ": " + fact));
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("start " + JAR, e);
    }
  }

  private static List<String> command(double timeScale, PulledRegistries registries, Path ready) {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(
          JAR + " is not there; run 'mvn package' in the top folder first");
    }
    var command = new ArrayList<String>();
    Collections.addAll(
        command,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        JAR.toString(),
        "--port=0",
        "--proxy-port=0",
        "--time-scale=" + timeScale,
        "--ready-file=" + ready,
        // Its standard input is this process's: however this one ends, the region ends too.
        "--lifeline");
    command.addAll(registries.options());
    return command;
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Optional<URI> endpoint() {
    return Optional.of(URI.create(statement.endpoint()));
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
  }

  @Override
  public Region region() {
    return statement.region();
  }

  @Override
  public URI registry(URI stated) {
    return stated;
  }

  @Override
  public Internet internet() {
    return internet;
  }

  @Override
  public double timeScale() {
    return statement.timeScale();
  }

  @Override
  public Patience patience() {
    return Patience.LOCAL;
  }

  @Override
  public Optional<String> missing(Capability capability) {
    return capabilities.missing(capability);
  }

  @Override
  public boolean beginsEmpty() {
    return true;
  }

  @Override
  public Optional<String> refusesImagesOf(String host) {
    return registries.refuses(host);
  }

  @Override
  public Map<String, String> facts() {
    var facts = new LinkedHashMap<>(statement.facts(statement.endpoint(), statement.proxy()));
    facts.put("log", log);
    return facts;
  }

  @Override
  public boolean hasEnded(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
