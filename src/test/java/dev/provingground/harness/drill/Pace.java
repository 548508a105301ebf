package dev.provingground.harness.drill;

import java.time.Duration;

/**
 * How often a drill looks, and how long it shows that nothing happens; real time.
 *
 * @param look between two looks at the service: no measure is finer
 * @param warmUp steady state under load before the first fault
 * @param after load after the recovery
 */
public record Pace(Duration look, Duration warmUp, Duration after) {
  /** A drill's, of a service that may be looked at so often. */
  public static Pace of(Duration look) {
    return new Pace(look, Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  public Pace {
    if (!look.isPositive() || !warmUp.isPositive() || !after.isPositive()) {
      throw new IllegalArgumentException("a drill's pace is of times above zero");
    }
  }
}
