package dev.provingground.harness.run;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.ExpiredStacks;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Targets;
import java.time.Clock;
import java.util.Optional;

/**
 * Removes what runs left that were killed: stacks whose tag says that they have expired, and the
 * containers that regions ran in. What {@code mvn verify -Psweep} runs, on the target that {@code
 * -Dtarget=} names. Exit code 1 with one line when something would not go.
 */
public final class Sweep {
  private Sweep() {}

  /** Sweeps. */
  public static void main(String[] arguments) {
    var console = new Console(System.out);
    try {
      var settings = Settings.from(name -> Optional.ofNullable(System.getProperty(name)));
      sweep(settings, console);
    } catch (RuntimeException e) {
      System.err.println("sweep: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void sweep(Settings settings, Console console) {
    var target = Targets.openToSweep(settings, console);
    if (target.isEmpty()) {
      console.say("sweep", "a region of that target is gone with its run: no stack outlives it");
      return;
    }
    try (var open = target.get();
        var aws = new Aws(open)) {
      new ExpiredStacks(aws, console, Clock.systemUTC()).delete();
    }
  }
}
