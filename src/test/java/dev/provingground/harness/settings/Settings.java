package dev.provingground.harness.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the user chose, by system properties.
 *
 * @param target where to run
 * @param timeScale how many of the region's seconds pass in one real second, 1 to 20; 1 on AWS
 * @param tags a Cucumber tag expression; empty for everything
 * @param keep whether the stacks stay after the run, for a look at them
 */
public record Settings(TargetName target, double timeScale, Optional<String> tags, boolean keep) {
  private static final double MAX_TIME_SCALE = 20;

  /** Where the suite can run. */
  public enum TargetName {
    /** The region of this project, started as a child process. */
    EMBEDDED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads the properties {@code target}, {@code time.scale}, {@code cucumber.filter.tags} and
   * {@code keep}.
   *
   * @throws IllegalArgumentException when a value is none of those that exist; the message names
   *     them
   */
  public static Settings from(Function<String, Optional<String>> property) {
    return new Settings(
        target(property.apply("target").orElse("embedded")),
        timeScale(property.apply("time.scale").orElse("1")),
        property.apply("cucumber.filter.tags").filter(t -> !t.isBlank()),
        keep(property.apply("keep").orElse("false")));
  }

  private static TargetName target(String value) {
    for (var name : TargetName.values()) {
      if (name.toString().equals(value)) {
        return name;
      }
    }
    throw wrong("target", value, Arrays.toString(TargetName.values()));
  }

  private static double timeScale(String value) {
    try {
      double scale = Double.parseDouble(value);
      if (scale >= 1 && scale <= MAX_TIME_SCALE) {
        return scale;
      }
    } catch (NumberFormatException e) {
      // falls through to the same error as a number that is out of range
    }
    throw wrong("time.scale", value, "a number from 1 (AWS's own time) to 20");
  }

  private static boolean keep(String value) {
    if (!List.of("true", "false").contains(value)) {
      throw wrong("keep", value, "[true, false]");
    }
    return value.equals("true");
  }

  private static IllegalArgumentException wrong(String property, String value, String expected) {
    return new IllegalArgumentException(
        "-D%s=%s is not possible; give %s".formatted(property, value, expected));
  }
}
