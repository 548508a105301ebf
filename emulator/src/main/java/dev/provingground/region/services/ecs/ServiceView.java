package dev.provingground.region.services.ecs;

import java.util.List;

/**
 * All that the scheduler decides by: the same view always leads to the same decision.
 *
 * @param minimumHealthyPercent of the desired count, rounded up
 * @param maximumPercent of the desired count, rounded down
 * @param subnets where tasks may be placed
 * @param primary the deployment that tasks are started for
 * @param tasks that have not stopped, of all deployments
 * @param throttled whether starts have to wait because the last ones failed
 */
record ServiceView(
    int desiredCount,
    int minimumHealthyPercent,
    int maximumPercent,
    boolean zoneRebalancing,
    List<Place> subnets,
    DeploymentView primary,
    Roster tasks,
    boolean throttled) {

  /** A subnet and its availability zone. */
  record Place(String subnetId, String zone) {}

  /**
   * @param circuitBreaker whether failed tasks end the deployment
   * @param failedTasks in a row, since the last one that did not fail
   * @param alarmed whether an alarm that watches over the deployment has gone off
   */
  record DeploymentView(
      String id,
      Rollout rollout,
      boolean circuitBreaker,
      int failedTasks,
      boolean alarmed,
      Bake bake) {
    /** One that no alarm watches over. */
    DeploymentView(String id, Rollout rollout, boolean circuitBreaker, int failedTasks) {
      this(id, rollout, circuitBreaker, failedTasks, false, Bake.OVER);
    }
  }

  /**
   * The time for which alarms go on watching over a deployment that has replaced all tasks ("How
   * CloudWatch alarms detect Amazon ECS deployment failures").
   */
  enum Bake {
    DUE,
    UNDER_WAY,
    /** Or not needed. */
    OVER
  }

  /** How far a deployment is. */
  enum Rollout {
    IN_PROGRESS,
    COMPLETED,
    FAILED
  }

  /** A task as the scheduler sees it. */
  record TaskView(String id, Standing standing) {
    TaskView(
        String id,
        String deploymentId,
        Place place,
        Phase phase,
        Health health,
        boolean isProtected) {
      this(id, new Standing(deploymentId, place, phase, health, isProtected));
    }

    /** One without protection. */
    TaskView(String id, String deploymentId, Place place, Phase phase, Health health) {
      this(id, deploymentId, place, phase, health, false);
    }

    boolean isLive() {
      return standing.isLive();
    }

    boolean isHealthy() {
      return standing.isHealthy();
    }

    boolean isUnhealthy() {
      return standing.isUnhealthy();
    }
  }

  /**
   * All that the scheduler knows of a task but its age.
   *
   * @param isProtected from scale-in and deployments, not from failing its health checks
   */
  record Standing(
      String deploymentId, Place place, Phase phase, Health health, boolean isProtected) {
    boolean isLive() {
      return phase == Phase.STARTING || phase == Phase.RUNNING;
    }

    boolean isHealthy() {
      return phase == Phase.RUNNING && health == Health.HEALTHY;
    }

    boolean isUnhealthy() {
      return phase == Phase.RUNNING && health == Health.UNHEALTHY;
    }
  }

  /** Where a task is in its life. */
  enum Phase {
    /** Before RUNNING. */
    STARTING,
    RUNNING,
    /** Told to stop; its target still drains and its containers run. */
    DRAINING,
    STOPPING
  }

  /** What is known of a running task's health. */
  enum Health {
    /** Not known yet, or within the grace period. */
    UNKNOWN,
    /** Its targets are healthy; without load balancer, it runs. */
    HEALTHY,
    /** A health check fails, and the grace period is over. */
    UNHEALTHY
  }
}
