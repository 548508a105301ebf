package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.SchedulerDecision.Cause;
import dev.provingground.region.services.ecs.SchedulerDecision.Outcome;
import dev.provingground.region.services.ecs.SchedulerDecision.Stop;
import dev.provingground.region.services.ecs.ServiceView.Phase;
import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * ECS's service scheduler, without its effects: from what there is to what is to be done. Asked
 * again after every change, it brings a service to its desired count and keeps it there.
 *
 * <p>Rules of the developer guide, "Amazon ECS services" and "Deploy Amazon ECS services by
 * replacing tasks": between the lower and the upper limit; a replacement for an unhealthy task is
 * started first where the upper limit allows, and the unhealthy one stops once there are healthy
 * ones enough; otherwise it stops first. Where AWS picks at random, this picks the oldest.
 */
final class ServiceScheduler {
  private final ServiceView view;
  private final Roster tasks;
  private final int live;
  private final int healthy;
  private final int unhealthy;
  private final int mine;
  private final boolean superseded;
  private final int lower;
  private final int upper;

  private ServiceScheduler(ServiceView view) {
    this.view = view;
    this.tasks = view.tasks();
    this.live = tasks.count(Standing::isLive);
    this.healthy = tasks.count(Standing::isHealthy);
    this.unhealthy = tasks.count(Standing::isUnhealthy);
    this.mine = tasks.count(this::isMine);
    this.superseded = tasks.has(this::isSuperseded);
    this.lower = lowerLimit(view.desiredCount(), view.minimumHealthyPercent());
    this.upper = upperLimit(view.desiredCount(), view.maximumPercent());
  }

  static SchedulerDecision decide(ServiceView view) {
    return new ServiceScheduler(view).decide();
  }

  /** How many tasks must be healthy at least. */
  static int lowerLimit(int desiredCount, int minimumHealthyPercent) {
    return Math.ceilDiv(desiredCount * minimumHealthyPercent, 100);
  }

  /** How many tasks there may be at most. */
  static int upperLimit(int desiredCount, int maximumPercent) {
    return desiredCount * maximumPercent / 100;
  }

  /** After how many failed tasks the circuit breaker trips: half the desired count, 3 to 200. */
  static int breakerThreshold(int desiredCount) {
    return Math.clamp(Math.ceilDiv(desiredCount, 2), 3, 200);
  }

  private SchedulerDecision decide() {
    var primary = view.primary();
    boolean settled = isSettled();
    var outcome = primary.rollout() == Rollout.IN_PROGRESS ? outcome(settled) : Outcome.NONE;
    if (outcome != Outcome.NONE) {
      return SchedulerDecision.of(outcome);
    }
    boolean rebalances =
        settled && view.zoneRebalancing() && primary.rollout() == Rollout.COMPLETED && isLopsided();
    int wanted = view.desiredCount() + (rebalances ? 1 : 0);
    int needed = primary.rollout() == Rollout.FAILED ? 0 : Math.max(0, wanted - mine);
    int room = Math.max(0, upper - live);
    int starting = view.throttled() || view.subnets().isEmpty() ? 0 : Math.min(needed, room);
    var starts = place(starting);
    var stops = new ArrayList<Stop>();
    boolean cramped = needed > 0 && room == 0 && !view.throttled();
    stopUnhealthy(stops, cramped);
    if (superseded) {
      stopSuperseded(stops, cramped ? needed : 0);
    } else if (!rebalances) {
      stopSurplus(stops);
    }
    boolean steady =
        settled && starts.isEmpty() && stops.isEmpty() && primary.rollout() == Rollout.COMPLETED;
    return new SchedulerDecision(starts, rebalances, List.copyOf(stops), Outcome.NONE, steady);
  }

  /** What becomes of a deployment that is in progress. */
  private Outcome outcome(boolean settled) {
    var primary = view.primary();
    if (primary.circuitBreaker()
        && primary.failedTasks() >= breakerThreshold(view.desiredCount())) {
      return Outcome.FAILED;
    }
    if (primary.alarmed()) {
      return Outcome.ALARMED;
    }
    if (!settled) {
      return Outcome.NONE;
    }
    return switch (primary.bake()) {
      case DUE -> Outcome.BAKING;
      case UNDER_WAY -> Outcome.NONE;
      case OVER -> Outcome.COMPLETED;
    };
  }

  /** Tasks of the primary deployment that may become what is desired. */
  private boolean isMine(Standing task) {
    return task.isLive() && !task.isUnhealthy() && isOfPrimary(task);
  }

  /** Tasks of earlier deployments that are to make way. */
  private boolean isSuperseded(Standing task) {
    return task.isLive() && !task.isUnhealthy() && !isOfPrimary(task);
  }

  private boolean isOfPrimary(Standing task) {
    return task.deploymentId().equals(view.primary().id());
  }

  /**
   * As many healthy tasks of the primary deployment as desired, and none of another one that
   * serves.
   */
  private boolean isSettled() {
    return unhealthy == 0
        && !superseded
        && mine == view.desiredCount()
        && healthy == view.desiredCount()
        && !tasks.has(task -> task.phase() == Phase.DRAINING && !isOfPrimary(task));
  }

  /** Whether zones differ, and the fullest has a task that may move. */
  private boolean isLopsided() {
    var balance = balance(this::isMine);
    return balance.spread() > 1
        && tasks.has(
            task -> isMine(task) && !task.isProtected() && balance.isFullest(task.place().zone()));
  }

  private List<Place> place(int count) {
    if (count == 0) {
      return List.of();
    }
    var balance = balance(this::isMine);
    var others = balance(this::isSuperseded);
    var places = new ArrayList<Place>();
    for (int i = 0; i < count; i++) {
      var next = balance.next(others);
      balance.add(next, 1);
      places.add(next);
    }
    return places;
  }

  private ZoneBalance balance(Predicate<Standing> which) {
    return new ZoneBalance(view.subnets(), tasks.places(which));
  }

  /** Those that healthy ones have replaced; one that keeps its replacement from starting. */
  private void stopUnhealthy(List<Stop> stops, boolean cramped) {
    int replaced = healthy + unhealthy - view.desiredCount();
    int count = Math.clamp(replaced, cramped ? 1 : 0, Integer.MAX_VALUE);
    stop(stops, Cause.UNHEALTHY, count, Standing::isUnhealthy);
  }

  /**
   * Tasks of earlier deployments: at once those that have yet to run; the others as the new ones
   * become healthy, or down to the lower limit where these have no room to start.
   *
   * @param lacking how many tasks have no room to start
   */
  private void stopSuperseded(List<Stop> stops, int lacking) {
    Predicate<Standing> stoppable = task -> isSuperseded(task) && !task.isProtected();
    Predicate<Standing> starting = stoppable.and(task -> task.phase() == Phase.STARTING);
    Predicate<Standing> serving = stoppable.and(Standing::isHealthy);
    Predicate<Standing> unknown = stoppable.and(starting.or(serving).negate());
    stop(stops, Cause.SCALING, Integer.MAX_VALUE, starting);
    int unknownThere = tasks.count(unknown);
    int servingThere = tasks.count(serving);
    int spare = healthy + unknownThere - view.desiredCount();
    int unknownToStop = Math.clamp(Math.max(spare, lacking), 0, unknownThere);
    int floor = lacking > 0 ? lower : Math.max(view.desiredCount(), lower);
    int room = lacking > 0 ? Math.max(0, lacking - stops.size() - unknownToStop) : servingThere;
    int servingToStop = Math.clamp(healthy - floor, 0, Math.min(room, servingThere));
    stop(stops, Cause.SCALING, unknownToStop, unknown);
    stop(stops, Cause.SCALING, servingToStop, serving);
  }

  private void stop(List<Stop> stops, Cause cause, int most, Predicate<Standing> which) {
    tasks.oldest(most, which).forEach(task -> stops.add(new Stop(task.id(), cause)));
  }

  /** More tasks than desired: first those that do not serve, then from the fullest zone. */
  private void stopSurplus(List<Stop> stops) {
    int surplus = mine - view.desiredCount();
    if (surplus <= 0) {
      return;
    }
    var scaleIn = new ScaleIn(view, view.zoneRebalancing(), this::isMine, surplus);
    // The lower limit may be above the desired count, but holds during deployments only.
    int spareHealthy = healthy - view.desiredCount();
    for (int i = 0; i < surplus; i++) {
      var victim = scaleIn.next(spareHealthy > 0);
      if (victim == null) {
        return;
      }
      spareHealthy -= victim.isHealthy() ? 1 : 0;
      stops.add(new Stop(victim.id(), Cause.SCALING));
    }
  }
}
