package dev.provingground.region.services.ecs;

import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * How far a service deployment is that shifts traffic from one revision, blue, to another, green:
 * "Deployment lifecycle stages".
 */
final class TrafficShift {
  private final TrafficPlan plan;
  private ServiceDeploymentLifecycleStage stage = ServiceDeploymentLifecycleStage.PRE_SCALE_UP;
  private double productionPercent;
  private double testPercent;
  private int stepsDone;
  private boolean waiting;

  private TrafficShift(TrafficPlan plan) {
    this.plan = plan;
  }

  /**
   * Empty for rolling deployments.
   *
   * @param first whether there is no revision to shift traffic from
   */
  static Optional<TrafficShift> of(DeploymentConfiguration configuration, boolean first) {
    return configuration.strategy() == DeploymentStrategy.ROLLING
        ? Optional.empty()
        : Optional.of(new TrafficShift(first ? TrafficPlan.FIRST : TrafficPlan.of(configuration)));
  }

  TrafficPlan plan() {
    return plan;
  }

  ServiceDeploymentLifecycleStage stage() {
    return stage;
  }

  void enter(ServiceDeploymentLifecycleStage next) {
    stage = next;
  }

  /** Whether green replaces blue: from here on it is a rolling deployment with nothing to roll. */
  boolean isCleaningUp() {
    return stage == ServiceDeploymentLifecycleStage.CLEAN_UP;
  }

  /** Whether green has, or is about to get, tasks. */
  boolean hasScaled() {
    return stage != ServiceDeploymentLifecycleStage.RECONCILE_SERVICE
        && stage != ServiceDeploymentLifecycleStage.PRE_SCALE_UP;
  }

  /** How much of the production traffic green gets. */
  double productionPercent() {
    return productionPercent;
  }

  /** How much of the test traffic green gets. */
  double testPercent() {
    return testPercent;
  }

  void putTest(double percent) {
    testPercent = percent;
  }

  /** What green gets with the next step. */
  double nextStep() {
    return plan.steps().get(stepsDone);
  }

  /** The next step has been taken. */
  void stepped() {
    productionPercent = nextStep();
    stepsDone++;
  }

  boolean isLastStepDone() {
    return stepsDone == plan.steps().size();
  }

  /** Whether it waits before the next step. */
  boolean isWaiting() {
    return waiting;
  }

  void putWaiting(boolean now) {
    waiting = now;
  }

  /** Blue has all traffic again. */
  void withdrawn() {
    productionPercent = 0;
    testPercent = 0;
  }
}
