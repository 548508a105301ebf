package dev.provingground.harness.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A CDK app that is somebody else's, run as the CDK's command line runs it: its command in a shell,
 * told by environment variables where to write and what {@code cdk.json} and {@code
 * cdk.context.json} say (CDK developer guide, "Context values and the AWS CDK").
 *
 * @param app a command; or a directory whose {@code cdk.json} has one; or a cloud assembly, which
 *     is taken as it is
 * @param directory where a command is run
 * @param longest that a command may take
 */
record CdkApp(String app, Path directory, Duration longest) {
  private static final String MANIFEST = "manifest.json";
  private static final String SETTINGS = "cdk.json";
  private static final List<String> CONTEXTS = List.of(SETTINGS, "cdk.context.json");
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Synthesizes it.
   *
   * @param output where its cloud assembly goes; what was there before goes
   * @return where the cloud assembly is
   * @throws IllegalStateException when it writes none; the message has what it said
   */
  Path synthesize(Path output) {
    if (Files.exists(Path.of(app, MANIFEST))) {
      return Path.of(app);
    }
    if (Files.exists(Path.of(app, SETTINGS))) {
      return run(command(Path.of(app, SETTINGS)), Path.of(app), output);
    }
    return run(app, directory, output);
  }

  private static String command(Path settings) {
    var command = read(settings).path("app");
    if (!command.isTextual()) {
      throw new IllegalArgumentException(settings + " has no app: give the command that runs it");
    }
    return command.asText();
  }

  private Path run(String command, Path where, Path output) {
    var said = output.resolveSibling(output.getFileName() + ".log");
    try {
      clear(output);
      Files.createDirectories(output);
      var builder =
          new ProcessBuilder("sh", "-c", command)
              .directory(where.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().put("CDK_OUTDIR", output.toAbsolutePath().toString());
      builder.environment().put("CDK_CONTEXT_JSON", context(where).toString());
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException(
            "-Dstack.app=%s did not end within %d seconds:\n%s"
                .formatted(app, longest.toSeconds(), Files.readString(said)));
      }
      if (process.exitValue() != 0 || !Files.exists(output.resolve(MANIFEST))) {
        throw new IllegalStateException(
            "-Dstack.app=%s ended with %d and wrote no cloud assembly:\n%s"
                .formatted(app, process.exitValue(), Files.readString(said)));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while -Dstack.app was synthesized", e);
    }
  }

  /** Of an app that wrote something else the last time. */
  private static void clear(Path output) throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    try (var files = Files.walk(output)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Feature flags and look-ups, as the command line would hand them over. */
  private static ObjectNode context(Path where) {
    var context = JSON.createObjectNode();
    for (var name : CONTEXTS) {
      var file = where.resolve(name);
      if (Files.exists(file)) {
        var read = read(file);
        var values = name.equals(SETTINGS) ? read.path("context") : read;
        values.properties().forEach(value -> context.set(value.getKey(), value.getValue()));
      }
    }
    return context;
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalArgumentException("%s is no JSON: %s".formatted(file, e.getMessage()), e);
    }
  }
}
