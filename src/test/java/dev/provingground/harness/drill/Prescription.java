package dev.provingground.harness.drill;

import dev.provingground.harness.drill.Measure.Prescribed;
import java.time.Duration;

/**
 * What AWS's settings say that something takes, in the region's time.
 *
 * @param least when a check came just after the fault
 * @param most when a check had come just before it
 * @param how it is made up, in words
 */
public record Prescription(Duration least, Duration most, String how) {
  public Prescription {
    if (least.isNegative() || most.compareTo(least) < 0) {
      throw new IllegalArgumentException("no time is from %s to %s".formatted(least, most));
    }
  }

  /** Of a target whose health checks begin to time out. */
  public static Prescription unhealthy(int threshold, Duration interval, Duration timeout) {
    var least = interval.multipliedBy(threshold - 1L).plus(timeout);
    return new Prescription(
        least,
        least.plus(interval),
        "%d failed checks every %d s, each given %d s"
            .formatted(threshold, interval.toSeconds(), timeout.toSeconds()));
  }

  /** Sets what something took against it. */
  Prescribed against(Duration took, Site site) {
    return new Prescribed(least, most, how, took.minus(site.real(most)));
  }
}
