package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Place;
import java.util.List;

/**
 * What the scheduler wants done now.
 *
 * @param starts one task of the primary deployment each
 * @param rebalancing whether these are started to even out the zones
 * @param steady whether the service is in a steady state: nothing to do, and nothing under way
 */
record SchedulerDecision(
    List<Place> starts, boolean rebalancing, List<Stop> stops, Outcome outcome, boolean steady) {
  /** What becomes of the primary deployment, and no more. */
  static SchedulerDecision of(Outcome outcome) {
    return new SchedulerDecision(List.of(), false, List.of(), outcome, false);
  }

  /** A task to stop, and why. */
  record Stop(String taskId, Cause cause) {}

  /** Why a task is stopped. */
  enum Cause {
    /** There are more tasks than desired, or another deployment's have taken its place. */
    SCALING,
    /** A target or a container of it is unhealthy. */
    UNHEALTHY
  }

  /** What becomes of the primary deployment. */
  enum Outcome {
    NONE,
    /** All tasks are replaced: the bake time begins. */
    BAKING,
    COMPLETED,
    /** The circuit breaker has tripped. */
    FAILED,
    /** An alarm has gone off. */
    ALARMED
  }

  boolean changesNothing() {
    return starts.isEmpty() && stops.isEmpty() && outcome == Outcome.NONE;
  }
}
