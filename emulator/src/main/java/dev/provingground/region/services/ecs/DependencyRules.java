package dev.provingground.region.services.ecs;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;

/** What a task definition may say of the order in which its containers start. */
final class DependencyRules {
  private DependencyRules() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException
   */
  static void check(List<ContainerDefinition> containers) {
    var byName =
        containers.stream()
            .collect(Collectors.toMap(ContainerDefinition::name, Function.identity()));
    for (var container : containers) {
      for (var dependency : container.dependsOn()) {
        check(container, dependency, byName);
      }
      requireNoCircle(container, byName, Set.of());
    }
  }

  private static void check(
      ContainerDefinition container,
      ContainerDependency dependency,
      Map<String, ContainerDefinition> byName) {
    var condition = EcsErrors.required(dependency.condition(), "ContainerDependency.condition");
    if (condition == ContainerCondition.UNKNOWN_TO_SDK_VERSION) {
      throw EcsErrors.client(
          "ContainerDependency.condition must be START, COMPLETE, SUCCESS or HEALTHY, not '%s'."
              .formatted(dependency.conditionAsString()));
    }
    var name = EcsErrors.required(dependency.containerName(), "ContainerDependency.containerName");
    var other = byName.get(name);
    if (other == null) {
      throw EcsErrors.client(
          "Container '%s' depends on '%s', which the task definition does not have."
              .formatted(container.name(), name));
    }
    switch (condition) {
      case COMPLETE, SUCCESS -> {
        if (other.essential()) {
          throw EcsErrors.client(
              "A dependency container with SUCCESS or COMPLETE condition cannot be an essential"
                  + " container");
        }
      }
      case HEALTHY -> {
        if (!TaskRecord.isChecked(other)) {
          throw EcsErrors.client(
              "Container '%s' depends on '%s' to be HEALTHY, which has no health check."
                  .formatted(container.name(), name));
        }
      }
      default -> {} // any container starts
    }
  }

  private static void requireNoCircle(
      ContainerDefinition container, Map<String, ContainerDefinition> byName, Set<String> before) {
    if (before.contains(container.name())) {
      throw EcsErrors.client(
          "Container '%s' depends on itself, by way of others or not.".formatted(container.name()));
    }
    var path = new HashSet<>(before);
    path.add(container.name());
    for (var dependency : container.dependsOn()) {
      var next = byName.get(dependency.containerName());
      if (next != null) {
        requireNoCircle(next, byName, path);
      }
    }
  }
}
