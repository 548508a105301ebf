package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Properties;
import java.time.Duration;
import java.util.Optional;

/**
 * How long deployments of an AWS::ECS::Service may take: "AWS::ECS::Service
 * DeploymentConfiguration", "…LinearConfiguration" and "…CanaryConfiguration".
 */
final class EcsDeploymentTime {
  private static final Duration ROLLING = Duration.ofHours(3);
  private static final Duration LONGEST = Duration.ofHours(36);
  private static final Duration LONGEST_REJECTED = Duration.ofHours(33);
  private static final int USUAL_BAKE = 15;
  private static final int USUAL_STEP_BAKE = 6;
  private static final int USUAL_CANARY_BAKE = 10;
  private static final double USUAL_STEP = 10.0;

  private EcsDeploymentTime() {}

  /** 36 hours where traffic is shifted or a bake time is given. */
  static Duration timeout(Properties service) {
    var deployment = service.object("DeploymentConfiguration");
    boolean rolls = strategy(deployment).equals("ROLLING");
    boolean bakes = deployment.flatMap(one -> one.number("BakeTimeInMinutes")).orElse(0) > 0;
    return rolls && !bakes ? ROLLING : LONGEST;
  }

  /**
   * Steps and bake times must leave time for all else.
   *
   * @throws HandlerFailure when they take more than 33 hours
   */
  static void check(Properties service) {
    var deployment = service.object("DeploymentConfiguration");
    if (deployment.isEmpty()) {
      return;
    }
    var length = length(deployment.get());
    if (length.compareTo(LONGEST_REJECTED) > 0) {
      throw new HandlerFailure(
          HandlerErrorCode.INVALID_REQUEST,
          "The deployment would take %d minutes, more than the 33 hours that CloudFormation allows: shorten its bake times or take larger steps."
              .formatted(length.toMinutes()));
    }
  }

  private static Duration length(Properties deployment) {
    long bake = deployment.number("BakeTimeInMinutes").orElse(USUAL_BAKE);
    return Duration.ofMinutes(
        switch (strategy(Optional.of(deployment))) {
          case "LINEAR" -> bake + steps(deployment.object("LinearConfiguration"));
          case "CANARY" ->
              bake
                  + deployment
                      .object("CanaryConfiguration")
                      .flatMap(one -> one.number("CanaryBakeTimeInMinutes"))
                      .orElse(USUAL_CANARY_BAKE);
          default -> 0;
        });
  }

  /** The waits between as many steps as it takes to 100 percent. */
  private static long steps(Optional<Properties> linear) {
    double percent =
        linear.flatMap(one -> one.text("StepPercent")).map(Double::valueOf).orElse(USUAL_STEP);
    long wait = linear.flatMap(one -> one.number("StepBakeTimeInMinutes")).orElse(USUAL_STEP_BAKE);
    return ((long) Math.ceil(100 / percent) - 1) * wait;
  }

  private static String strategy(Optional<Properties> deployment) {
    return deployment.flatMap(one -> one.text("Strategy")).orElse("ROLLING");
  }
}
