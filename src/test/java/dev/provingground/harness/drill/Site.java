package dev.provingground.harness.drill;

import java.time.Duration;

/**
 * Where a drill ran.
 *
 * @param target as {@code -Dtarget=} names it
 * @param timeScale how many of the region's seconds pass in one real second; 1 on AWS
 */
public record Site(String target, String region, double timeScale) {
  /** Starting a process and pushing an image take their real time on every time scale. */
  private static final Duration UNSCALED = Duration.ofSeconds(10);

  /** What passes here while so much passes in the region. */
  public Duration real(Duration regionTime) {
    return Duration.ofNanos(Math.round(regionTime.toNanos() / timeScale));
  }

  /**
   * What passes here while so much passes in the region, during which something is done whose pace
   * no time scale changes: a program's start, say. At time scale 1 that is {@code regionTime},
   * which {@code realPart} is part of.
   *
   * @param realPart at most {@code regionTime}
   */
  public Duration real(Duration regionTime, Duration realPart) {
    return real(regionTime.minus(realPart)).plus(realPart);
  }

  /** How long to wait here for what may take so long in the region. */
  public Duration limit(Duration regionTime) {
    return limit(regionTime, Duration.ZERO);
  }

  /**
   * @param realTime of it that takes as long on every time scale
   */
  public Duration limit(Duration regionTime, Duration realTime) {
    return timeScale == 1 ? regionTime : real(regionTime).plus(UNSCALED).plus(realTime);
  }
}
