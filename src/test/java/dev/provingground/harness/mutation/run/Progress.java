package dev.provingground.harness.mutation.run;

import dev.provingground.harness.console.Console;
import java.time.Duration;
import java.util.Locale;

/** One line for each mutant, with what is left to do. Safe for use by many threads. */
final class Progress {
  private final Console console;
  private final int all;
  private final long began = System.nanoTime();
  private int done;
  private int killed;

  Progress(Console console, int all) {
    this.console = console;
    this.all = all;
  }

  synchronized void judged(Judgement judgement) {
    done++;
    if (judgement.outcome().isKill()) {
      killed++;
    }
    var left = Duration.ofNanos((System.nanoTime() - began) / done * (all - done));
    console.say(
        "mutant",
        String.format(
            Locale.ROOT,
            "%d/%d, %d killed, %d min left · %-12s %s · %s (%.1f s)",
            done,
            all,
            killed,
            left.toMinutes(),
            judgement.outcome(),
            judgement.mutant(),
            judgement.killer().isEmpty() ? judgement.reason() : judgement.killer(),
            judgement.seconds()));
  }
}
