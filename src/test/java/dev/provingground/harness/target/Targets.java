package dev.provingground.harness.target;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.nio.file.Path;

/** Opens the target that the user chose. */
public final class Targets {
  private Targets() {}

  /**
   * @throws IllegalStateException when the target cannot be had; the message says what to do
   */
  public static Target open(Settings settings, Console console) {
    return switch (settings.target()) {
      case EMBEDDED -> EmbeddedTarget.start(settings.timeScale(), console);
    };
  }

  /**
   * Starts one more embedded region, beside others of this run.
   *
   * @param directory of its own, for its log
   * @throws IllegalStateException when it cannot be had; the message says what to do
   */
  public static Target embedded(double timeScale, Console console, Path directory) {
    return EmbeddedTarget.start(timeScale, console, directory);
  }
}
