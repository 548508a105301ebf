package dev.provingground.region.services.ecs;

import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;

/**
 * Slows a service down whose tasks keep failing: after three in a row the next start waits ten
 * seconds, and twice as long with each further failure, up to 27 minutes ("Amazon ECS service
 * throttle logic").
 */
final class StartThrottle {
  private static final int FREE = 3;
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(27);

  private int failures;
  private Instant until = Instant.MIN;

  /** A task failed; how long, in the region's time, starts now have to wait. */
  Duration failed(EventLoop loop) {
    failures++;
    if (failures < FREE) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures - FREE, 20);
    var delay = FIRST.multipliedBy(1L << doublings);
    var wait = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    until = loop.now().plus(loop.realTime(wait));
    return wait;
  }

  /** A task succeeded, or there is something new to start. */
  void reset() {
    failures = 0;
    until = Instant.MIN;
  }

  boolean holds(Instant now) {
    return now.isBefore(until);
  }
}
