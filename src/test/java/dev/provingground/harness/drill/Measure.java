package dev.provingground.harness.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long something took to happen.
 *
 * @param name such as {@code time to detect}
 * @param from the begin of the fault, or its end once it was undone
 * @param took real time; what is looked at every tenth of a second is known no better
 * @param sinceUndone whether it counts from the fault's end
 * @param prescribed what AWS's settings say that it takes, where they say it
 */
public record Measure(
    String name,
    Instant from,
    Duration took,
    boolean sinceUndone,
    Optional<Prescribed> prescribed) {

  /**
   * What AWS's settings prescribe, in the region's time: the check's phase is chance, so that there
   * is a shortest and a longest.
   *
   * @param how it is made up, such as {@code 2 failed checks 5 s apart, each given 2 s}
   * @param overhead real time that it took beyond the longest; negative when it took less
   */
  public record Prescribed(Duration least, Duration most, String how, Duration overhead) {}
}
