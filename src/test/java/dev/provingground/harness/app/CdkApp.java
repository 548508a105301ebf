package dev.provingground.harness.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.harness.assembly.Assembly;
import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.assembly.MissingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A CDK app that is somebody else's, run as the CDK's command line runs it: its command in a shell,
 * told by environment variables where to write, where it is going to be deployed, and what {@code
 * cdk.json} and {@code cdk.context.json} say (CDK developer guide, "Context values and the AWS
 * CDK").
 *
 * @param app a command; or a directory whose {@code cdk.json} has one; or a cloud assembly, which
 *     is taken as it is
 * @param directory where a command is run
 * @param stack the name of the one that is meant, with those that it depends on; empty for all
 * @param longest that a command may take
 */
record CdkApp(String app, Path directory, Optional<String> stack, Duration longest) {
  private static final String MANIFEST = "manifest.json";
  private static final String SETTINGS = "cdk.json";
  private static final List<String> CONTEXTS = List.of(SETTINGS, "cdk.context.json");

  /** Told as the command line tells it: what is made up until it is looked up may be invalid. */
  private static final String FAIL_ON_VALIDATION = "@aws-cdk/core:failSynthOnValidationErrors";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Synthesizes it for an environment; again, as often as it asks for something to be looked up.
   *
   * @param output where its cloud assembly goes; what was there before goes
   * @param lookups answers what it asks
   * @throws IllegalStateException when it writes none; the message has what it said
   * @throws IllegalArgumentException when what it writes cannot be deployed, or what it asks cannot
   *     be answered; the message says what to do
   */
  Assembly synthesize(
      Path output, Environment environment, Function<MissingContext, JsonNode> lookups) {
    if (Files.exists(Path.of(app, MANIFEST))) {
      var assembly = Assembly.read(Path.of(app), environment, stack);
      if (!assembly.missing().isEmpty()) {
        throw new IllegalArgumentException(
            "-Dstack.app=%s was synthesized without %s: give the app, which is run again with what it asks for"
                .formatted(app, assembly.missing().stream().map(MissingContext::key).toList()));
      }
      return assembly;
    }
    var settings = Path.of(app, SETTINGS);
    var where = Files.exists(settings) ? Path.of(app) : directory;
    var command = Files.exists(settings) ? command(settings) : app;
    var context = context(where).put(FAIL_ON_VALIDATION, false);
    while (true) {
      run(command, where, context, environment, output);
      var assembly = Assembly.read(output, environment, stack);
      if (assembly.missing().isEmpty()) {
        return assembly;
      }
      var answers = JSON.createObjectNode();
      for (var asked : assembly.missing()) {
        if (context.has(asked.key())) {
          throw new IllegalArgumentException(
              "-Dstack.app=%s asks for %s again, although its context has it"
                  .formatted(app, asked.key()));
        }
        answers.set(asked.key(), lookups.apply(asked));
      }
      context.setAll(answers);
    }
  }

  private static String command(Path settings) {
    var command = read(settings).path("app");
    if (!command.isTextual()) {
      throw new IllegalArgumentException(settings + " has no app: give the command that runs it");
    }
    return command.asText();
  }

  private void run(
      String command, Path where, ObjectNode context, Environment environment, Path output) {
    try {
      clear(output);
      Files.createDirectories(output);
      var told =
          Map.of(
              "CDK_OUTDIR", output.toAbsolutePath().toString(),
              "CDK_CONTEXT_JSON", context.toString(),
              "CDK_DEFAULT_ACCOUNT", environment.account(),
              "CDK_DEFAULT_REGION", environment.region().id());
      var ending =
          new Command(List.of("sh", "-c", command), where, told, longest)
              .run(output.resolveSibling(output.getFileName() + ".log"));
      if (ending.status().isEmpty()) {
        throw new IllegalStateException(
            "-Dstack.app=%s did not end within %d seconds:\n%s"
                .formatted(app, longest.toSeconds(), ending.said()));
      }
      if (!ending.isGood() || !Files.exists(output.resolve(MANIFEST))) {
        throw new IllegalStateException(
            "-Dstack.app=%s ended with %d and wrote no cloud assembly:\n%s"
                .formatted(app, ending.status().getAsInt(), ending.said()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("run " + command, e);
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
