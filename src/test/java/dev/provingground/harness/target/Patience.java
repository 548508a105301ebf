package dev.provingground.harness.target;

import java.time.Duration;

/**
 * How much time and how many attempts a target takes.
 *
 * @param factor by which what takes time takes longer than in the embedded region, at least 1
 * @param attempts how often a call is tried that was throttled, or answered by a fault, at least 1
 */
public record Patience(double factor, int attempts) {
  /** In a region that is nobody else's, on this machine. */
  static final Patience LOCAL = new Patience(1, 3);

  /** Where interfaces, addresses and images take their time, and others call as well. */
  static final Patience REMOTE = new Patience(6, 10);

  public Patience {
    if (factor < 1 || attempts < 1) {
      throw new IllegalArgumentException("no patience at all: " + factor + ", " + attempts);
    }
  }

  /** How long to wait here for what takes the embedded region no longer than this. */
  public Duration longestFor(Duration embedded) {
    return Duration.ofMillis(Math.round(embedded.toMillis() * factor));
  }
}
