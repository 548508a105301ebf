package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CanaryConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LinearConfiguration;

/** How services are deployed: checked, and completed with ECS's defaults. */
final class DeploymentConfigurations {
  /** "For blue/green, linear, and canary deployments" (AWS::ECS::Service). */
  private static final int USUAL_BAKE_MINUTES = 15;

  private static final int LONGEST_BAKE_MINUTES = 1_440;
  private static final double LEAST_STEP = 3.0;
  private static final double LEAST_CANARY = 0.1;
  private static final LinearConfiguration LINEAR =
      LinearConfiguration.builder().stepPercent(10.0).stepBakeTimeInMinutes(6).build();
  private static final CanaryConfiguration CANARY =
      CanaryConfiguration.builder().canaryPercent(5.0).canaryBakeTimeInMinutes(10).build();

  private final @Nullable DeploymentConfiguration given;
  private final @Nullable DeploymentConfiguration current;

  private DeploymentConfigurations(
      @Nullable DeploymentConfiguration given, @Nullable DeploymentConfiguration current) {
    this.given = given;
    this.current = current;
  }

  /**
   * With 100 and 200 percent where it says nothing, rolling, circuit breaker and alarms off.
   *
   * @param given what a request says
   * @param current what a service has already; null for a new one
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException,
   *     or NotImplemented for what this region has not
   */
  static DeploymentConfiguration complete(
      @Nullable DeploymentConfiguration given, @Nullable DeploymentConfiguration current) {
    if (given != null) {
      // Lifecycle hooks are functions of Lambda, which this region has not.
      Supported.only(
          given,
          "deploymentCircuitBreaker",
          "maximumPercent",
          "minimumHealthyPercent",
          "strategy",
          "bakeTimeInMinutes",
          "linearConfiguration",
          "canaryConfiguration",
          "alarms");
      require(given.deploymentCircuitBreaker());
      require(given.alarms());
    }
    return new DeploymentConfigurations(given, current).complete();
  }

  private static void require(@Nullable DeploymentCircuitBreaker breaker) {
    if (breaker != null) {
      EcsErrors.required(breaker.enable(), "DeploymentCircuitBreaker.enable");
      EcsErrors.required(breaker.rollback(), "DeploymentCircuitBreaker.rollback");
    }
  }

  private static void require(@Nullable DeploymentAlarms alarms) {
    if (alarms != null) {
      EcsErrors.required(alarms.enable(), "DeploymentAlarms.enable");
      EcsErrors.required(alarms.rollback(), "DeploymentAlarms.rollback");
    }
  }

  private DeploymentConfiguration complete() {
    int maximum = first(DeploymentConfiguration::maximumPercent, 200);
    int minimum = first(DeploymentConfiguration::minimumHealthyPercent, 100);
    checkPercents(minimum, maximum);
    var strategy = first(DeploymentConfiguration::strategy, DeploymentStrategy.ROLLING);
    return DeploymentConfiguration.builder()
        .maximumPercent(maximum)
        .minimumHealthyPercent(minimum)
        .strategy(checked(strategy))
        .bakeTimeInMinutes(bake(strategy))
        .linearConfiguration(linear(strategy))
        .canaryConfiguration(canary(strategy))
        .deploymentCircuitBreaker(
            first(
                DeploymentConfiguration::deploymentCircuitBreaker,
                DeploymentCircuitBreaker.builder().enable(false).rollback(false).build()))
        .alarms(
            first(
                DeploymentConfiguration::alarms,
                DeploymentAlarms.builder()
                    .alarmNames(List.of())
                    .enable(false)
                    .rollback(false)
                    .build()))
        .build();
  }

  private static void checkPercents(int minimum, int maximum) {
    if (minimum < 0 || minimum > maximum) {
      throw EcsErrors.invalid(
          "minimumHealthyPercent must be from 0 to maximumPercent, %d, not %d"
              .formatted(maximum, minimum));
    }
    if (maximum <= 100 && minimum >= 100) {
      throw EcsErrors.invalid(
          "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block"
              + " deployments.");
    }
  }

  private DeploymentStrategy checked(DeploymentStrategy strategy) {
    if (strategy == DeploymentStrategy.UNKNOWN_TO_SDK_VERSION) {
      throw Supported.unsupported(
          "Deployment strategy '" + Objects.requireNonNull(given).strategyAsString() + "'");
    }
    return strategy;
  }

  /** A service that goes over to another strategy without saying how long gets its usual time. */
  private int bake(DeploymentStrategy strategy) {
    int usual = strategy == DeploymentStrategy.ROLLING ? 0 : USUAL_BAKE_MINUTES;
    boolean same = current == null || current.strategy() == strategy;
    var said = given == null ? null : given.bakeTimeInMinutes();
    int bake =
        same
            ? first(DeploymentConfiguration::bakeTimeInMinutes, usual)
            : Objects.requireNonNullElse(said, usual);
    return minutes(bake, "bakeTimeInMinutes");
  }

  private @Nullable LinearConfiguration linear(DeploymentStrategy strategy) {
    if (strategy != DeploymentStrategy.LINEAR) {
      onlyWith(DeploymentConfiguration::linearConfiguration, "linearConfiguration", "LINEAR");
      return null;
    }
    var said = first(DeploymentConfiguration::linearConfiguration, LINEAR);
    double step = Objects.requireNonNullElse(said.stepPercent(), LINEAR.stepPercent());
    int bake =
        Objects.requireNonNullElse(said.stepBakeTimeInMinutes(), LINEAR.stepBakeTimeInMinutes());
    return LinearConfiguration.builder()
        .stepPercent(percent(step, LEAST_STEP, "stepPercent"))
        .stepBakeTimeInMinutes(minutes(bake, "stepBakeTimeInMinutes"))
        .build();
  }

  private @Nullable CanaryConfiguration canary(DeploymentStrategy strategy) {
    if (strategy != DeploymentStrategy.CANARY) {
      onlyWith(DeploymentConfiguration::canaryConfiguration, "canaryConfiguration", "CANARY");
      return null;
    }
    var said = first(DeploymentConfiguration::canaryConfiguration, CANARY);
    double share = Objects.requireNonNullElse(said.canaryPercent(), CANARY.canaryPercent());
    int bake =
        Objects.requireNonNullElse(
            said.canaryBakeTimeInMinutes(), CANARY.canaryBakeTimeInMinutes());
    return CanaryConfiguration.builder()
        .canaryPercent(percent(share, LEAST_CANARY, "canaryPercent"))
        .canaryBakeTimeInMinutes(minutes(bake, "canaryBakeTimeInMinutes"))
        .build();
  }

  private void onlyWith(
      Function<DeploymentConfiguration, @Nullable Object> member, String name, String strategy) {
    if (given != null && member.apply(given) != null) {
      throw EcsErrors.invalid(name + " is only valid with the deployment strategy " + strategy);
    }
  }

  private static double percent(double value, double least, String member) {
    double tenths = value * 10;
    if (value < least || value > 100 || Math.abs(tenths - Math.rint(tenths)) > 1e-6) {
      throw EcsErrors.invalid(
          "%s must be a multiple of 0.1 from %s to 100.0, not %s".formatted(member, least, value));
    }
    return value;
  }

  private static int minutes(int value, String member) {
    if (value < 0 || value > LONGEST_BAKE_MINUTES) {
      throw EcsErrors.invalid(
          "%s must be from 0 to %d, not %d".formatted(member, LONGEST_BAKE_MINUTES, value));
    }
    return value;
  }

  private <T> T first(Function<DeploymentConfiguration, @Nullable T> member, T otherwise) {
    var said = given == null ? null : member.apply(given);
    if (said != null) {
      return said;
    }
    var before = current == null ? null : member.apply(current);
    return Objects.requireNonNullElse(before, otherwise);
  }
}
