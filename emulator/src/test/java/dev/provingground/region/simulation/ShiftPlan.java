package dev.provingground.region.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;

/**
 * How a service's traffic goes over from one revision to the next.
 *
 * @param step percent of the traffic: of each step, or the canary's
 * @param between minutes from one step to the next
 * @param bake minutes that both revisions go on running after the last
 */
record ShiftPlan(DeploymentStrategy strategy, double step, int between, int bake) {
  private static final List<DeploymentStrategy> STRATEGIES =
      List.of(
          DeploymentStrategy.BLUE_GREEN,
          DeploymentStrategy.LINEAR,
          DeploymentStrategy.CANARY,
          DeploymentStrategy.ROLLING);
  private static final List<Double> STEPS = List.of(20.0, 33.3, 50.0, 12.5, 100.0);

  static final ShiftPlan ROLLING = new ShiftPlan(DeploymentStrategy.ROLLING, 100, 0, 0);

  /** One that shifts traffic. */
  static ShiftPlan any(Random random) {
    return of(STRATEGIES.get(random.nextInt(3)), random);
  }

  /** One that shifts traffic, or rolls. */
  static ShiftPlan anyAtAll(Random random) {
    return of(STRATEGIES.get(random.nextInt(4)), random);
  }

  private static ShiftPlan of(DeploymentStrategy strategy, Random random) {
    return new ShiftPlan(
        strategy, STEPS.get(random.nextInt(STEPS.size())), random.nextInt(4), random.nextInt(6));
  }

  void addTo(DeploymentConfiguration.Builder configuration) {
    configuration.strategy(strategy).bakeTimeInMinutes(bake);
    switch (strategy) {
      case LINEAR ->
          configuration.linearConfiguration(
              linear -> linear.stepPercent(step).stepBakeTimeInMinutes(between));
      case CANARY ->
          configuration.canaryConfiguration(
              canary -> canary.canaryPercent(step).canaryBakeTimeInMinutes(between));
      default -> {}
    }
  }

  /** Whether a service deployment of that configuration shifts traffic. */
  static boolean shifts(DeploymentConfiguration configuration) {
    return configuration.strategy() != DeploymentStrategy.ROLLING;
  }

  /** From one step to the next; nothing where there is one only. */
  static Duration between(DeploymentConfiguration configuration) {
    return switch (configuration.strategy()) {
      case LINEAR ->
          Duration.ofMinutes(configuration.linearConfiguration().stepBakeTimeInMinutes());
      case CANARY ->
          Duration.ofMinutes(configuration.canaryConfiguration().canaryBakeTimeInMinutes());
      default -> Duration.ZERO;
    };
  }

  /** How much more of the traffic one step may take. */
  static double largestStep(DeploymentConfiguration configuration) {
    return switch (configuration.strategy()) {
      case LINEAR -> configuration.linearConfiguration().stepPercent();
      case CANARY ->
          Math.max(
              configuration.canaryConfiguration().canaryPercent(),
              100 - configuration.canaryConfiguration().canaryPercent());
      default -> 100;
    };
  }
}
