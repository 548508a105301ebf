package dev.provingground.harness.drill;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The service as the API shows it, at one moment. What a drill watches; the harness implements it
 * with the SDK.
 */
public interface ServiceView {
  /** Looks once. */
  State look();

  /**
   * @param tasks last statuses by task ARN, those that have stopped a short while ago too
   * @param targets states by address, {@code healthy}, {@code unhealthy (Target.Timeout)}
   * @param events the service's newest events, newest first
   */
  record State(
      int desiredCount,
      Map<String, String> tasks,
      Map<String, String> targets,
      List<Event> events) {
    /** Desired tasks run, desired targets are healthy, and there is nothing else. */
    public boolean isSteady() {
      return tasks.values().stream().filter("RUNNING"::equals).count() == desiredCount
          && tasks.values().stream().allMatch(s -> s.equals("RUNNING") || s.equals("STOPPED"))
          && targets.size() == desiredCount
          && targets.values().stream().allMatch("healthy"::equals);
    }
  }

  /** A service event. */
  record Event(String id, Instant at, String message) {}
}
