package dev.provingground.harness.drill;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A target's health as far as it was seen.
 *
 * @param address of the target, which is its id in the target group
 * @param task the ARN of the task that has the address; empty when no task was seen to have it
 * @param healths every change, the first one as the drill found it
 */
public record TargetLane(String address, Optional<String> task, List<Health> healths) {
  /** The state of a target that the group no longer has. */
  public static final String GONE = "deregistered";

  /**
   * A state and since when.
   *
   * @param state the load balancer's word, {@code healthy} to {@code draining}, or {@link #GONE}
   * @param reason the load balancer's reason code, such as {@code Target.Timeout}
   */
  public record Health(Instant at, String state, Optional<String> reason) {}
}
