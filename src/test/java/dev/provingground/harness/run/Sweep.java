package dev.provingground.harness.run;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.DeployedStacks;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.sweep.ExpiredThings;
import dev.provingground.harness.sweep.Finder;
import dev.provingground.harness.sweep.Finders;
import dev.provingground.harness.target.Targets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes what runs left that were killed: stacks and other things whose tags say that they have
 * expired, and the containers that regions ran in. What {@code mvn verify -Psweep} runs, on the
 * target that {@code -Dtarget=} names. Exit code 1 with one line when something would not go.
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
      sweep(aws, console);
    }
  }

  static void sweep(Aws aws, Console console) {
    new ExpiredThings(console, Clock.systemUTC()).remove(finders(aws, console));
  }

  /** Stacks first: what is left of them by then is what their templates keep. */
  static List<Finder> finders(Aws aws, Console console) {
    var finders = new ArrayList<Finder>();
    finders.add(new DeployedStacks(aws, console));
    finders.addAll(Finders.of(aws));
    return List.copyOf(finders);
  }
}
