package dev.provingground.harness.target;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Opens the target that the user chose. */
public final class Targets {
  private Targets() {}

  /**
   * Starts it, or finds it.
   *
   * @throws IllegalStateException when the target cannot be had; the message says what to do
   */
  public static Target open(Settings settings, Console console) {
    return switch (settings.target()) {
      case EMBEDDED -> EmbeddedTarget.start(settings, console);
      case CONTAINER -> ContainerTarget.start(settings, console);
      case LOCALSTACK -> LocalStackTarget.start(System.getenv(), console);
      case AWS -> AwsTarget.open(settings.aws(), console);
    };
  }

  /**
   * Opens the target where killed runs may have left stacks, and removes the containers that they
   * left; empty where a region never outlives the run that started it.
   *
   * @throws IllegalStateException when the target cannot be had; the message says what to do
   */
  public static Optional<Target> openToSweep(Settings settings, Console console) {
    return switch (settings.target()) {
      case EMBEDDED -> Optional.empty();
      case CONTAINER, LOCALSTACK -> {
        Engine.sweep(console, Clock.systemUTC());
        yield Optional.empty();
      }
      case AWS -> Optional.of(AwsTarget.openToSweep(settings.aws(), console));
    };
  }

  /**
   * Starts one more embedded region, beside others of this run, for some minutes.
   *
   * @param directory of its own, for its log
   * @throws IllegalStateException when it cannot be had; the message says what to do
   */
  public static Target embedded(double timeScale, Console console, Path directory) {
    return EmbeddedTarget.startBriefly(timeScale, console, directory);
  }
}
