package dev.provingground.infra;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Node.js that the CDK's library runs in: found and checked before it fails obscurely. */
final class NodeJs {
  private static final int OLDEST = 20;
  private static final int ANSWER_SECONDS = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");
  private static final String REMEDY =
      "The CDK needs it to synthesize the stacks: install Node.js %d or newer and put `node` on PATH."
          .formatted(OLDEST);

  private final String searchPath;

  /**
   * @param searchPath directories as in {@code PATH}
   */
  NodeJs(String searchPath) {
    this.searchPath = searchPath;
  }

  static NodeJs ofEnvironment() {
    return new NodeJs(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  void check() {
    Path node =
        find()
            .orElseThrow(
                () ->
                    new IllegalStateException("Node.js is missing: no `node` on PATH. " + REMEDY));
    String version = version(node);
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < OLDEST) {
      throw new IllegalStateException(
          "Node.js is too old: %s says its version is '%s'. %s".formatted(node, version, REMEDY));
    }
  }

  private Optional<Path> find() {
    return Arrays.stream(searchPath.split(Pattern.quote(File.pathSeparator)))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "node"))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static String version(Path node) {
    try {
      Process process =
          new ProcessBuilder(node.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "Node.js does not answer: `%s --version` took over %d s. %s"
                .formatted(node, ANSWER_SECONDS, REMEDY));
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Node.js does not start: %s. %s".formatted(e.getMessage(), REMEDY), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while asking %s for its version.".formatted(node), e);
    }
  }
}
