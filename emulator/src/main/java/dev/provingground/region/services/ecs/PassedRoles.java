package dev.provingground.region.services.ecs;

import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/**
 * The roles that requests hand over: a task definition's when it is registered and again when a
 * task is run from it, a service's own when they are said to it. A service that is to run what was
 * registered hands over nothing new.
 */
final class PassedRoles {
  private static final String INFRASTRUCTURE = "ecs.amazonaws.com";

  private final RegionIdentity region;
  private final TaskDefinitions definitions;

  PassedRoles(RegionIdentity region, TaskDefinitions definitions) {
    this.region = region;
    this.definitions = definitions;
  }

  List<PassedRole> of(SdkRequest request) {
    return switch (request) {
      case RegisterTaskDefinitionRequest r -> tasks(r.executionRoleArn(), r.taskRoleArn());
      case RunTaskRequest r -> {
        var definition = definitions.find(r.taskDefinition());
        var overrides = Objects.requireNonNullElse(r.overrides(), TaskOverride.builder().build());
        yield tasks(
            either(overrides.executionRoleArn(), definition.executionRoleArn()),
            either(overrides.taskRoleArn(), definition.taskRoleArn()));
      }
      case CreateServiceRequest r -> balanced(r.loadBalancers());
      case UpdateServiceRequest r -> balanced(r.loadBalancers());
      default -> List.of();
    };
  }

  private static @Nullable String either(@Nullable String override, @Nullable String defined) {
    return override == null ? defined : override;
  }

  private List<PassedRole> tasks(@Nullable String executionRole, @Nullable String taskRole) {
    return Stream.concat(
            PassedRole.of(arn(executionRole), TaskRoles.PRINCIPAL),
            PassedRole.of(arn(taskRole), TaskRoles.PRINCIPAL))
        .distinct()
        .toList();
  }

  /** A role may be said by its name. */
  private @Nullable String arn(@Nullable String nameOrArn) {
    return nameOrArn == null || nameOrArn.startsWith("arn:")
        ? nameOrArn
        : region.globalArn("iam", "role/" + nameOrArn);
  }

  private static List<PassedRole> balanced(List<LoadBalancer> loadBalancers) {
    return loadBalancers.stream()
        .map(LoadBalancer::advancedConfiguration)
        .filter(Objects::nonNull)
        .flatMap(advanced -> PassedRole.of(advanced.roleArn(), INFRASTRUCTURE))
        .distinct()
        .toList();
  }
}
