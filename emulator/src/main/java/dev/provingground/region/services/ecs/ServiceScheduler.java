package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.SchedulerDecision.Cause;
import dev.provingground.region.services.ecs.SchedulerDecision.Outcome;
import dev.provingground.region.services.ecs.SchedulerDecision.Stop;
import dev.provingground.region.services.ecs.ServiceView.Phase;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.util.ArrayList;
import java.util.List;

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
  private final List<TaskView> live;
  private final List<TaskView> unhealthy;
  private final List<TaskView> mine;
  private final List<TaskView> others;
  private final int healthy;
  private final int lower;
  private final int upper;

  private ServiceScheduler(ServiceView view) {
    this.view = view;
    this.live = view.tasks().stream().filter(TaskView::isLive).toList();
    this.unhealthy = live.stream().filter(TaskView::isUnhealthy).toList();
    this.mine = live.stream().filter(task -> isMine(task) && !task.isUnhealthy()).toList();
    this.others = live.stream().filter(task -> !isMine(task) && !task.isUnhealthy()).toList();
    this.healthy = (int) live.stream().filter(TaskView::isHealthy).count();
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
    var balance = new ZoneBalance(view.subnets(), mine);
    boolean rebalances =
        settled
            && view.zoneRebalancing()
            && primary.rollout() == Rollout.COMPLETED
            && balance.spread() > 1
            && balance.mayMove();
    int wanted = view.desiredCount() + (rebalances ? 1 : 0);
    int needed = primary.rollout() == Rollout.FAILED ? 0 : Math.max(0, wanted - mine.size());
    int room = Math.max(0, upper - live.size());
    int starting = view.throttled() || view.subnets().isEmpty() ? 0 : Math.min(needed, room);
    var starts = balance.place(starting, others);
    var stops = new ArrayList<Stop>();
    boolean cramped = needed > 0 && room == 0 && !view.throttled();
    stopUnhealthy(stops, cramped);
    if (!others.isEmpty()) {
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

  private boolean isMine(TaskView task) {
    return task.deploymentId().equals(view.primary().id());
  }

  /**
   * As many healthy tasks of the primary deployment as desired, and none of another one that
   * serves.
   */
  private boolean isSettled() {
    return unhealthy.isEmpty()
        && others.isEmpty()
        && mine.size() == view.desiredCount()
        && healthy == view.desiredCount()
        && view.tasks().stream().noneMatch(task -> task.phase() == Phase.DRAINING && !isMine(task));
  }

  /** Those that healthy ones have replaced; one that keeps its replacement from starting. */
  private void stopUnhealthy(List<Stop> stops, boolean cramped) {
    int replaced = healthy + unhealthy.size() - view.desiredCount();
    int count = Math.clamp(replaced, cramped ? 1 : 0, Integer.MAX_VALUE);
    unhealthy.stream()
        .limit(count)
        .forEach(task -> stops.add(new Stop(task.id(), Cause.UNHEALTHY)));
  }

  /**
   * Tasks of earlier deployments: at once those that have yet to run; the others as the new ones
   * become healthy, or down to the lower limit where these have no room to start.
   *
   * @param lacking how many tasks have no room to start
   */
  private void stopSuperseded(List<Stop> stops, int lacking) {
    var unknown = new ArrayList<TaskView>();
    var serving = new ArrayList<TaskView>();
    for (var task : others.stream().filter(one -> !one.isProtected()).toList()) {
      if (task.phase() == Phase.STARTING) {
        stops.add(new Stop(task.id(), Cause.SCALING));
      } else {
        (task.isHealthy() ? serving : unknown).add(task);
      }
    }
    int spare = healthy + unknown.size() - view.desiredCount();
    int unknownToStop = Math.clamp(Math.max(spare, lacking), 0, unknown.size());
    int floor = lacking > 0 ? lower : Math.max(view.desiredCount(), lower);
    int room = lacking > 0 ? Math.max(0, lacking - stops.size() - unknownToStop) : serving.size();
    int servingToStop = Math.clamp(healthy - floor, 0, Math.min(room, serving.size()));
    unknown.stream()
        .limit(unknownToStop)
        .forEach(task -> stops.add(new Stop(task.id(), Cause.SCALING)));
    serving.stream()
        .limit(servingToStop)
        .forEach(task -> stops.add(new Stop(task.id(), Cause.SCALING)));
  }

  /** More tasks than desired: first those that do not serve, then from the fullest zone. */
  private void stopSurplus(List<Stop> stops) {
    var left = new ArrayList<>(mine);
    int spareHealthy = healthy - Math.max(view.desiredCount(), lower);
    while (left.size() > view.desiredCount()) {
      var victim =
          ZoneBalance.victim(view.subnets(), left, spareHealthy > 0, view.zoneRebalancing());
      if (victim == null) {
        return;
      }
      spareHealthy -= victim.isHealthy() ? 1 : 0;
      left.remove(victim);
      stops.add(new Stop(victim.id(), Cause.SCALING));
    }
  }
}
