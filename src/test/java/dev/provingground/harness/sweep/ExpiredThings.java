package dev.provingground.harness.sweep;

import dev.provingground.harness.console.Console;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes away what runs left that should have ended by now; others' things are none of its business.
 */
public final class ExpiredThings {
  private final Console console;
  private final Clock clock;

  public ExpiredThings(Console console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  /**
   * Takes away what has expired of each kind, one kind after the other. What will not go does not
   * keep the rest.
   *
   * @throws IllegalStateException when something would not go; the message names all of it
   */
  public void remove(List<Finder> finders) {
    var failures = new ArrayList<String>();
    int removed = 0;
    for (var finder : finders) {
      // What is found is all looked at before the first of it goes: pages would shift.
      for (var found : finder.find().filter(f -> f.isExpired(clock.instant())).toList()) {
        console.say("sweep", found.toString());
        try {
          found.remove();
          removed++;
        } catch (RuntimeException e) {
          failures.add(found.what() + ": " + e.getMessage());
        }
      }
    }
    console.say(
        "sweep",
        removed + failures.size() == 0 ? "nothing has expired" : removed + " things are gone");
    if (!failures.isEmpty()) {
      throw new IllegalStateException("would not go: " + String.join("; ", failures));
    }
  }
}
