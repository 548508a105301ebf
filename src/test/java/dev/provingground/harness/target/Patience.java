package dev.provingground.harness.target;

import java.time.Duration;

/**
 * How much time and how many attempts a target takes.
 *
 * @param factor by which what takes time takes longer than in the embedded region, at least 1
 * @param attempts how often a call is tried that was throttled, or answered by a fault, at least 1
 * @param look between two looks of those who watch a service, above zero, real time
 */
public record Patience(double factor, int attempts, Duration look) {
  /**
   * In a region that is nobody else's, on this machine: it does not limit how often it is asked.
   */
  static final Patience LOCAL = new Patience(1, 3, Duration.ofMillis(100));

  /**
   * Where interfaces, addresses and images take their time, and others call as well. A look is five
   * calls; of those that read, ECS answers an account some twenty a second in the long run: <a
   * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html">request
   * throttling</a>.
   */
  static final Patience REMOTE = new Patience(6, 10, Duration.ofSeconds(1));

  public Patience {
    if (factor < 1 || attempts < 1 || !look.isPositive()) {
      throw new IllegalArgumentException(
          "no patience at all: %s, %d, %s".formatted(factor, attempts, look));
    }
  }

  /** How long to wait here for what takes the embedded region no longer than this. */
  public Duration longestFor(Duration embedded) {
    return Duration.ofMillis(Math.round(embedded.toMillis() * factor));
  }
}
