package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Place;
import java.util.List;

/**
 * What the scheduler wants done now.
 *
 * @param starts one task of the primary deployment each
 * @param steady whether the service is in a steady state: nothing to do, and nothing under way
 */
record SchedulerDecision(List<Place> starts, List<Stop> stops, Outcome outcome, boolean steady) {

  /** A task to stop, and why. */
  record Stop(String taskId, Cause cause) {}

  /** Why a task is stopped. */
  enum Cause {
    /** There are more tasks than desired, or another deployment's have taken its place. */
    SCALING,
    /** Its target is unhealthy. */
    UNHEALTHY
  }

  /** What becomes of the primary deployment. */
  enum Outcome {
    NONE,
    COMPLETED,
    /** The circuit breaker has tripped. */
    FAILED
  }

  boolean changesNothing() {
    return starts.isEmpty() && stops.isEmpty() && outcome == Outcome.NONE;
  }
}
