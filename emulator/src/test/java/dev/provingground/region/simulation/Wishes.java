package dev.provingground.region.simulation;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What users have asked for last, and were not refused. */
final class Wishes {
  private final Map<String, Instant> protections = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, ServicePlan.Range> ranges = new HashMap<>();

  /**
   * A task is to be protected from scale-in and deployments.
   *
   * @param until null: no longer
   */
  void protect(String taskArn, @Nullable Instant until) {
    if (until == null) {
      forget(taskArn);
    } else {
      protections.put(taskArn, until);
    }
  }

  /** The task has stopped. */
  void forget(String taskArn) {
    protections.remove(taskArn);
  }

  /** Until when the task is protected; empty when it is not. */
  Optional<Instant> protectedUntil(String taskArn) {
    return Optional.ofNullable(protections.get(taskArn));
  }

  /** A service is to have this desired count. */
  void putCount(String service, int count) {
    counts.put(service, count);
  }

  /** The service's desired count; empty when nobody has set it. */
  Optional<Integer> count(String service) {
    return Optional.ofNullable(counts.get(service));
  }

  /** A service is to be scaled by itself, within this range. */
  void putRange(String service, ServicePlan.Range range) {
    ranges.put(service, range);
  }

  /** Empty when the service is not scaled by itself. */
  Optional<ServicePlan.Range> range(String service) {
    return Optional.ofNullable(ranges.get(service));
  }
}
