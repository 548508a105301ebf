package dev.provingground.harness.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Ends a run of the suite before it begins when a property has a value that does not exist:
 * otherwise a misspelt tag would select nothing, and nothing would be green.
 */
public final class SettingsCheck implements LauncherSessionListener {
  /** Set by the build for the suite, not for unit tests. */
  private static final String SUITE = "proving-ground.suite";

  private static final String BASELINE = "report.baseline";
  private static final String RESULTS = "results.json";
  private static final Path FEATURES = Path.of("features");
  private static final Pattern TAG = Pattern.compile("@[\\w.-]+");

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Boolean.getBoolean(SUITE)) {
      var settings = Settings.from(name -> Optional.ofNullable(System.getProperty(name)));
      DrillSettings.from(name -> Optional.ofNullable(System.getProperty(name)));
      settings.tags().ifPresent(expression -> checkTags(expression, knownTags(FEATURES)));
      Optional.ofNullable(System.getProperty(BASELINE)).ifPresent(SettingsCheck::checkBaseline);
    }
  }

  /**
   * @throws IllegalArgumentException when the directory does not hold an earlier run's report
   */
  static void checkBaseline(String directory) {
    if (!Files.exists(Path.of(directory, RESULTS))) {
      throw new IllegalArgumentException(
          "-D%s=%s is not possible; give a directory with an earlier run's report, in which %s is"
              .formatted(BASELINE, directory, RESULTS));
    }
  }

  /**
   * @throws IllegalArgumentException naming the tags that no scenario has, and those that exist
   */
  static void checkTags(String expression, Set<String> known) {
    var unknown = tags(expression);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "-Dcucumber.filter.tags=%s names %s, which no scenario has; there are %s"
              .formatted(expression, unknown, known));
    }
  }

  static Set<String> knownTags(Path features) {
    var known = new TreeSet<String>();
    try (var files = Files.walk(features)) {
      for (var file : files.filter(f -> f.toString().endsWith(".feature")).toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> line.strip().startsWith("@"))
            .forEach(line -> known.addAll(tags(line)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read " + features, e);
    }
    return known;
  }

  private static Set<String> tags(String text) {
    var tags = new TreeSet<String>();
    TAG.matcher(text).results().forEach(m -> tags.add(m.group()));
    return tags;
  }
}
