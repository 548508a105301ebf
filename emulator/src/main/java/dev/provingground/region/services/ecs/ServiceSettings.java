package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;

/** What requests may say of services: checked, and completed with ECS's defaults. */
final class ServiceSettings {
  private ServiceSettings() {}

  static void onlyFargate(@Nullable String launchType) {
    if (launchType != null && !launchType.equals("FARGATE")) {
      throw Supported.unsupported("Launch type '" + launchType + "'");
    }
  }

  static void onlyPlatform(@Nullable String version) {
    if (version != null && !version.equals("LATEST") && !version.equals("1.4.0")) {
      throw Supported.unsupported("Platform version '" + version + "'");
    }
  }

  static void onlyController(@Nullable DeploymentController controller) {
    if (controller == null) {
      return;
    }
    var type = EcsErrors.required(controller.typeAsString(), "Deployment controller type");
    if (!type.equals("ECS")) {
      throw Supported.unsupported("Deployment controller '" + type + "'");
    }
  }

  /** ECS Exec would be a way into the containers, which this region does not have. */
  static void noExec(@Nullable Boolean enableExecuteCommand) {
    if (Boolean.TRUE.equals(enableExecuteCommand)) {
      throw Supported.unsupported("enableExecuteCommand");
    }
  }

  static void checkGracePeriod(@Nullable Integer seconds, List<LoadBalancer> loadBalancers) {
    if (seconds == null) {
      return;
    }
    if (loadBalancers.isEmpty() && seconds > 0) {
      throw EcsErrors.invalid(
          "Health check grace period is only valid for services configured to use load balancers");
    }
    if (seconds < 0) {
      throw EcsErrors.invalid("healthCheckGracePeriodSeconds must not be negative");
    }
  }

  static int checkDesiredCount(@Nullable Integer count) {
    if (count == null || count < 0) {
      throw EcsErrors.invalid("Desired count must be a number of at least 0, not " + count);
    }
    return count;
  }
}
