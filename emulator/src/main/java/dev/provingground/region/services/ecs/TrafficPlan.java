package dev.provingground.region.services.ecs;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/**
 * How production traffic goes over to a new revision: "Amazon ECS blue/green deployments", "…linear
 * deployments" and "…canary deployments".
 *
 * @param steps percent of the traffic that the new revision gets, in order; the last is 100
 * @param between how long to wait after each step but the last
 * @param bake how long both revisions go on running after the last
 */
record TrafficPlan(List<Double> steps, Duration between, Duration bake) {
  private static final long ALL_TENTHS = 1_000;

  /** For a first revision: there is no other to share traffic with, nor to go back to. */
  static final TrafficPlan FIRST = new TrafficPlan(List.of(100.0), Duration.ZERO, Duration.ZERO);

  /**
   * @param configuration completed, and of a strategy that shifts traffic
   */
  static TrafficPlan of(DeploymentConfiguration configuration) {
    var bake = Duration.ofMinutes(configuration.bakeTimeInMinutes());
    return switch (configuration.strategy()) {
      case BLUE_GREEN -> new TrafficPlan(List.of(100.0), Duration.ZERO, bake);
      case LINEAR -> {
        var linear = configuration.linearConfiguration();
        yield new TrafficPlan(
            linear(linear.stepPercent()), Duration.ofMinutes(linear.stepBakeTimeInMinutes()), bake);
      }
      case CANARY -> {
        var canary = configuration.canaryConfiguration();
        yield new TrafficPlan(
            Stream.of(canary.canaryPercent(), 100.0).distinct().toList(),
            Duration.ofMinutes(canary.canaryBakeTimeInMinutes()),
            bake);
      }
      default -> throw new IllegalArgumentException("shifts no traffic: " + configuration);
    };
  }

  /** Reckoned in tenths of a percent, which is how finely steps can be said. */
  private static List<Double> linear(double stepPercent) {
    long step = Math.round(stepPercent * 10);
    return LongStream.iterate(step, sum -> sum < ALL_TENTHS + step, sum -> sum + step)
        .mapToObj(sum -> Math.min(sum, ALL_TENTHS) / 10.0)
        .toList();
  }
}
