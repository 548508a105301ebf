package dev.provingground.region.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What the tests of a class did in a child JVM, by unique id. */
final class ChildResults {
  private static final List<String> UNSHARE =
      List.of("unshare", "--user", "--map-root-user", "--mount");
  private static final int TIMEOUT_SECONDS = 300;

  private final Properties results;
  private final String output;

  private ChildResults(Properties results, String output) {
    this.results = results;
    this.output = output;
  }

  /** What unshare says where it may not make a user namespace; empty where it may. */
  static Optional<String> refusal() {
    var command = new ArrayList<>(UNSHARE);
    command.add("true");
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(said);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** This JVM's own, but for properties: tests are over before a second compiler pays there too. */
  private static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("--"))
        .toList();
  }

  /** Runs the class in a child and waits. */
  static ChildResults of(Class<?> testClass) {
    try {
      var file = Files.createTempFile("namespaces-", ".xml");
      var log = Files.createTempFile("namespaces-", ".log");
      try {
        var command = new ArrayList<>(UNSHARE);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                testClass.getName(),
                file.toString()));
        // Its standard input is open until this JVM ends: by that it knows.
        var process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        var results = new Properties();
        if (Files.size(file) > 0) {
          try (var in = Files.newInputStream(file)) {
            results.loadFromXML(in);
          }
        }
        return new ChildResults(results, Files.readString(log));
      } finally {
        Files.delete(file);
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while " + testClass.getName() + " ran in a child", e);
    }
  }

  /** Does as the test did. */
  void report(String uniqueId) {
    // A test that was not reached has the result of what failed, or was skipped, around it.
    var id = uniqueId;
    while (!results.containsKey(id) && id.contains("/")) {
      id = id.substring(0, id.lastIndexOf('/'));
    }
    var result = results.getProperty(id);
    if (result == null || (!id.equals(uniqueId) && result.equals(ChildMain.SUCCESSFUL))) {
      throw new AssertionFailedError("the child said nothing of this test; it printed:\n" + output);
    }
    if (result.startsWith(ChildMain.ABORTED)) {
      throw new TestAbortedException(result);
    }
    if (!result.equals(ChildMain.SUCCESSFUL)) {
      throw new AssertionFailedError("in the user namespace: " + result);
    }
  }
}
