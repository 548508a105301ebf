package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Health;
import dev.provingground.region.services.ecs.ServiceView.Phase;
import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** A task as part of a service. */
final class ServiceTask {
  private final TaskRecord task;
  private final DeploymentRecord deployment;
  private final Place place;
  private final Map<TaskTargets.Target, TargetHealth> targets = new HashMap<>();
  private boolean everHealthy;
  private boolean reportedUnhealthy;

  ServiceTask(TaskRecord task, DeploymentRecord deployment, Place place) {
    this.task = task;
    this.deployment = deployment;
    this.place = place;
  }

  TaskRecord task() {
    return task;
  }

  String zone() {
    return place.zone();
  }

  DeploymentRecord deployment() {
    return deployment;
  }

  void put(TaskTargets.Target target, TargetHealth health) {
    targets.put(target, health);
  }

  /** Notes that it runs and passes its health checks. */
  void healthy() {
    everHealthy = true;
    reportedUnhealthy = false;
  }

  /** Whether it has ever run and passed its health checks. */
  boolean wasHealthy() {
    return everHealthy;
  }

  /**
   * Notes that it has been reported unhealthy; false when it was already. Healthy in between, it
   * can be reported again.
   */
  boolean reportUnhealthy() {
    boolean first = !reportedUnhealthy;
    reportedUnhealthy = true;
    return first;
  }

  /** Whether the health check of an essential container has failed. */
  boolean failsContainerChecks() {
    return task.description().healthStatus() == HealthStatus.UNHEALTHY;
  }

  /** A target that is unhealthy now, and why. */
  Optional<Map.Entry<TaskTargets.Target, TargetHealth>> unhealthyTarget() {
    return targets.entrySet().stream()
        .filter(one -> one.getValue().state() == TargetHealthStateEnum.UNHEALTHY)
        .findFirst();
  }

  private boolean failsChecks() {
    return failsContainerChecks() || unhealthyTarget().isPresent();
  }

  /** When its health checks, which fail, begin to count; empty when none fails or they do now. */
  Optional<Instant> excusedUntil(Duration gracePeriod, Instant now) {
    return task.lastStatus().equals("RUNNING") && failsChecks()
        ? Optional.of(task.description().startedAt().plus(gracePeriod)).filter(now::isBefore)
        : Optional.empty();
  }

  /**
   * @param gracePeriod for how long after the start failing health checks do not count
   */
  TaskView view(Duration gracePeriod, Instant now, boolean draining) {
    return new TaskView(
        task.arn(),
        deployment.id(),
        place,
        phase(draining),
        health(gracePeriod, now),
        task.protectedUntil(now).isPresent());
  }

  private Phase phase(boolean draining) {
    if (task.isToldToStop()) {
      return draining ? Phase.DRAINING : Phase.STOPPING;
    }
    return task.lastStatus().equals("RUNNING") ? Phase.RUNNING : Phase.STARTING;
  }

  private Health health(Duration gracePeriod, Instant now) {
    if (!task.lastStatus().equals("RUNNING")) {
      return Health.UNKNOWN;
    }
    if (failsChecks()) {
      return excusedUntil(gracePeriod, now).isPresent() ? Health.UNKNOWN : Health.UNHEALTHY;
    }
    boolean healthy =
        (!task.isChecked() || task.description().healthStatus() == HealthStatus.HEALTHY)
            && task.spec().targets().size() == targets.size()
            && targets.values().stream()
                .allMatch(one -> one.state() == TargetHealthStateEnum.HEALTHY);
    return healthy ? Health.HEALTHY : Health.UNKNOWN;
  }
}
