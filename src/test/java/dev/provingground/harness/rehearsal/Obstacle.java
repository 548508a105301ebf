package dev.provingground.harness.rehearsal;

/** Something in a stack's network that the stack knows nothing of, and that keeps it from going. */
interface Obstacle {
  /** Puts it there; returns whether there was a network to put it into. */
  boolean place();

  void remove();
}
