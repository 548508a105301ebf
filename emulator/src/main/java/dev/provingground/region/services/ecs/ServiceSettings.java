package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** What requests may say of services: checked, and completed with ECS's defaults. */
final class ServiceSettings {
  private static final Caller ITSELF = new Caller.Service("ecs.amazonaws.com");
  private final ServiceContext context;

  ServiceSettings(ServiceContext context) {
    this.context = context;
  }

  /** With 100 and 200 percent where it says nothing, circuit breaker and alarms off. */
  static DeploymentConfiguration deploymentConfiguration(
      @Nullable DeploymentConfiguration given, @Nullable DeploymentConfiguration current) {
    if (given != null) {
      Supported.only(
          given,
          "deploymentCircuitBreaker",
          "maximumPercent",
          "minimumHealthyPercent",
          "strategy",
          "bakeTimeInMinutes",
          "alarms");
      if (given.strategy() != null && !given.strategyAsString().equals("ROLLING")) {
        throw Supported.unsupported("Deployment strategy '" + given.strategyAsString() + "'");
      }
      if (given.bakeTimeInMinutes() != null && given.bakeTimeInMinutes() != 0) {
        throw Supported.unsupported("A bake time of " + given.bakeTimeInMinutes() + " minutes");
      }
    }
    int maximum = first(given, current, DeploymentConfiguration::maximumPercent, 200);
    int minimum = first(given, current, DeploymentConfiguration::minimumHealthyPercent, 100);
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
    return DeploymentConfiguration.builder()
        .maximumPercent(maximum)
        .minimumHealthyPercent(minimum)
        .strategy("ROLLING")
        .bakeTimeInMinutes(0)
        .deploymentCircuitBreaker(
            first(
                given,
                current,
                DeploymentConfiguration::deploymentCircuitBreaker,
                DeploymentCircuitBreaker.builder().enable(false).rollback(false).build()))
        .alarms(
            first(
                given,
                current,
                DeploymentConfiguration::alarms,
                DeploymentAlarms.builder()
                    .alarmNames(List.of())
                    .enable(false)
                    .rollback(false)
                    .build()))
        .build();
  }

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
    if (controller != null && !"ECS".equals(controller.typeAsString())) {
      throw Supported.unsupported("Deployment controller '" + controller.typeAsString() + "'");
    }
  }

  /** ECS Exec would be a way into the containers, which this region does not have. */
  static void noExec(@Nullable Boolean enableExecuteCommand) {
    if (Boolean.TRUE.equals(enableExecuteCommand)) {
      throw Supported.unsupported("enableExecuteCommand");
    }
  }

  /** Each names a container and a port of the definition, and a group that a listener serves. */
  List<LoadBalancer> loadBalancers(List<LoadBalancer> given, TaskDefinition definition) {
    for (var one : given) {
      Supported.only(one, "targetGroupArn", "containerName", "containerPort");
      var name = EcsErrors.required(one.containerName(), "LoadBalancer.containerName");
      int port = EcsErrors.required(one.containerPort(), "LoadBalancer.containerPort");
      var container =
          definition.containerDefinitions().stream()
              .filter(candidate -> candidate.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      EcsErrors.invalid(
                          "The container " + name + " does not exist in the task definition."));
      if (container.portMappings().stream().noneMatch(mapping -> mapping.containerPort() == port)) {
        throw EcsErrors.invalid(
            "The container " + name + " did not have a container port " + port + " defined.");
      }
      var group = targetGroup(EcsErrors.required(one.targetGroupArn(), "targetGroupArn"));
      if (group.loadBalancerArns().isEmpty()) {
        throw EcsErrors.invalid(
            "The target group with targetGroupArn "
                + one.targetGroupArn()
                + " does not have an associated load balancer.");
      }
    }
    return given;
  }

  private TargetGroup targetGroup(String arn) {
    try {
      return CallContext.call(
              ITSELF,
              () ->
                  context
                      .services()
                      .client(ElasticLoadBalancingV2Client.class)
                      .describeTargetGroups(request -> request.targetGroupArns(arn)))
          .targetGroups()
          .getFirst();
    } catch (TargetGroupNotFoundException e) {
      throw EcsErrors.invalid(
          "Unable to assume role and validate the specified targetGroupArn. Please verify that the"
              + " ECS service role being passed has the proper permissions.");
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

  private static <T> T first(
      @Nullable DeploymentConfiguration given,
      @Nullable DeploymentConfiguration current,
      Function<DeploymentConfiguration, @Nullable T> member,
      T otherwise) {
    var said = given == null ? null : member.apply(given);
    if (said != null) {
      return said;
    }
    var before = current == null ? null : member.apply(current);
    return Objects.requireNonNullElse(before, otherwise);
  }
}
