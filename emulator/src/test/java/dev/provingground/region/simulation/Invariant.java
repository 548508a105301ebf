package dev.provingground.region.simulation;

import org.jspecify.annotations.Nullable;

/** What always holds. One instance watches one world, and may remember what it has seen. */
interface Invariant {
  /** What holds, as a sentence. */
  String sentence();

  /**
   * Looks at the world after an event.
   *
   * @throws Violation when it does not hold
   */
  void check(Observed world);

  /** An invariant that does not hold. */
  final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String what) {
      super(what);
    }

    static void unless(boolean holds, String what, @Nullable Object... arguments) {
      if (!holds) {
        throw new Violation(what.formatted(arguments));
      }
    }
  }
}
