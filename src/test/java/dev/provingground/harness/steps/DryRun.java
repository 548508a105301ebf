package dev.provingground.harness.steps;

import io.cucumber.java.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a drill would do, in its own words. */
final class DryRun {
  private static final Pattern NEXT = Pattern.compile("\\s*(@\\S+.*|Scenario.*)");

  private DryRun() {}

  /** The scenario's lines, from its first step to its last. */
  static List<String> steps(Scenario scenario) {
    try {
      var lines = Files.readAllLines(Path.of(scenario.getUri()));
      return lines.subList(scenario.getLine(), lines.size()).stream()
          .takeWhile(line -> !NEXT.matcher(line).matches())
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("read " + scenario.getUri(), e);
    }
  }
}
