package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Roles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * A task to be run.
 *
 * @param subnetId where its network interface is made
 * @param securityGroups empty for the VPC's default group
 * @param group {@code family:…} or {@code service:…}
 * @param startedBy a deployment's id, or what the caller of RunTask says
 * @param capacityProvider when started by a strategy; null when by launch type
 * @param targets where its containers are registered
 * @param registries where it is registered for service discovery
 */
record TaskSpec(
    ClusterRecord cluster,
    TaskDefinition definition,
    TaskOverride overrides,
    String subnetId,
    List<String> securityGroups,
    boolean assignPublicIp,
    String group,
    @Nullable String startedBy,
    @Nullable String capacityProvider,
    List<Tag> tags,
    List<LoadBalancer> targets,
    List<ServiceRegistry> registries) {

  /** The roles that a task has taken on; either may be missing. */
  record Sessions(Optional<Roles.Session> execution, Optional<Roles.Session> task) {}

  Optional<String> executionRoleArn() {
    return Optional.ofNullable(overrides.executionRoleArn())
        .or(() -> Optional.ofNullable(definition.executionRoleArn()));
  }

  Optional<String> taskRoleArn() {
    return Optional.ofNullable(overrides.taskRoleArn())
        .or(() -> Optional.ofNullable(definition.taskRoleArn()));
  }

  /** As large as it asks for, or as every task on Fargate has it. */
  EphemeralStorage ephemeralStorage() {
    return Optional.ofNullable(overrides.ephemeralStorage())
        .or(() -> Optional.ofNullable(definition.ephemeralStorage()))
        .orElse(StorageRules.USUAL);
  }

  /** The definition's containers, with the sizes that are overridden. */
  List<ContainerDefinition> containerDefinitions() {
    return sized(definition.containerDefinitions(), overrides);
  }

  /** Containers with what a task overrides of their sizes. */
  static List<ContainerDefinition> sized(
      List<ContainerDefinition> containers, TaskOverride overrides) {
    return containers.stream()
        .map(
            container ->
                overrides.containerOverrides().stream()
                    .filter(one -> container.name().equals(one.name()))
                    .findFirst()
                    .map(one -> sized(container, one))
                    .orElse(container))
        .toList();
  }

  private static ContainerDefinition sized(ContainerDefinition container, ContainerOverride by) {
    return container.toBuilder()
        .cpu(by.cpu() == null ? container.cpu() : by.cpu())
        .memory(by.memory() == null ? container.memory() : by.memory())
        .memoryReservation(
            by.memoryReservation() == null ? container.memoryReservation() : by.memoryReservation())
        .build();
  }

  /** The service's name; empty for a task on its own. */
  Optional<String> serviceName() {
    return group.startsWith("service:")
        ? Optional.of(group.substring("service:".length()))
        : Optional.empty();
  }
}
