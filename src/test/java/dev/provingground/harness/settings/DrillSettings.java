package dev.provingground.harness.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the user chose about drills, by system properties.
 *
 * @param dryRun whether drills say what they would do, and do nothing
 */
public record DrillSettings(boolean dryRun) {
  /**
   * Reads the property {@code drill.dryRun}.
   *
   * @throws IllegalArgumentException when the value cannot be; the message says what to give
   */
  public static DrillSettings from(Function<String, Optional<String>> property) {
    var dryRun = property.apply("drill.dryRun").orElse("false");
    if (!List.of("true", "false").contains(dryRun)) {
      throw new IllegalArgumentException(
          "-Ddrill.dryRun=%s is not possible; give [true, false]".formatted(dryRun));
    }
    return new DrillSettings(dryRun.equals("true"));
  }
}
