package dev.provingground.region.services.autoscaling;

/**
 * How a target waits for what its last activity brings: "Define cooldown periods" in the user
 * guide. While one scales out, what it adds counts towards the next; while one scales in, or has
 * just done so, no other does. Scaling out ends the wait after scaling in.
 */
final class Cooldown {
  private boolean scalesOut;
  private boolean inForce;
  private int capacityBefore;
  private int generation;

  /**
   * An activity begins.
   *
   * @param before the capacity that it changes
   * @return a token for {@link #end}
   */
  int begin(int before, int after) {
    // A larger scale-out during the wait for one is reckoned from where the first began.
    capacityBefore = inForce && scalesOut && after > before ? capacityBefore : before;
    scalesOut = after > before;
    inForce = true;
    return ++generation;
  }

  /** The wait is over, unless another activity has begun one of its own. */
  void end(int token) {
    if (token == generation) {
      inForce = false;
    }
  }

  /** What the next scale-out is reckoned from. */
  int outFrom(int capacity) {
    return inForce && scalesOut ? Math.min(capacityBefore, capacity) : capacity;
  }

  /** Whether no scale-in may begin. */
  boolean blocksScaleIn() {
    return inForce;
  }
}
