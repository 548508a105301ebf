package dev.provingground.harness.target;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;

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
}
