package dev.provingground.region.services.ecs;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/**
 * In which order the containers of a task start ("ContainerDependency" in ECS's API reference): one
 * that depends on others waits until all its conditions hold, and never starts once one of them
 * cannot hold any more.
 */
final class StartOrder {
  private final TaskRecord task;
  private final Set<String> waiting;
  private final Set<String> timedOut = new HashSet<>();

  StartOrder(TaskRecord task) {
    this.task = task;
    this.waiting =
        task.containerDefinitions().stream()
            .filter(one -> !one.dependsOn().isEmpty())
            .map(ContainerDefinition::name)
            .collect(Collectors.toCollection(HashSet::new));
  }

  /** Those that have neither been let start nor given up. */
  Set<String> waiting() {
    return Set.copyOf(waiting);
  }

  /** Whether another one waits for what the container is to become. */
  boolean isAwaited(String container) {
    return definitions()
        .flatMap(one -> one.dependsOn().stream())
        .anyMatch(one -> one.containerName().equals(container));
  }

  /** The container has had all the time that it may take. */
  void timeOut(String container) {
    timedOut.add(container);
  }

  /** Takes from those that wait the ones whose conditions hold. */
  List<String> takeReady() {
    return take(
        definitions()
            .filter(one -> one.dependsOn().stream().allMatch(this::holds))
            .map(ContainerDefinition::name)
            .toList());
  }

  /** One that never starts, and why, in the words of ECS's agent. */
  record GivenUp(String container, String reason) {}

  /** Takes from those that wait one whose conditions cannot hold any more. */
  Optional<GivenUp> takeHopeless() {
    for (var container : definitions().toList()) {
      for (var dependency : container.dependsOn()) {
        var why = hopeless(dependency);
        if (why.isPresent()) {
          waiting.remove(container.name());
          return Optional.of(
              new GivenUp(
                  container.name(),
                  why.get().formatted(dependency.containerName(), container.name())));
        }
      }
    }
    return Optional.empty();
  }

  /** The task stops: none of those that wait starts. */
  List<String> takeAll() {
    return take(List.copyOf(waiting));
  }

  private List<String> take(List<String> taken) {
    taken.forEach(waiting::remove);
    return taken;
  }

  private Stream<ContainerDefinition> definitions() {
    return task.containerDefinitions().stream().filter(one -> waiting.contains(one.name()));
  }

  private boolean holds(ContainerDependency dependency) {
    var container = task.container(dependency.containerName());
    boolean stopped = container.lastStatus().equals("STOPPED");
    return switch (dependency.condition()) {
      case START -> stopped || container.lastStatus().equals("RUNNING");
      case COMPLETE -> stopped;
      case SUCCESS -> stopped && Integer.valueOf(0).equals(container.exitCode());
      case HEALTHY -> container.healthStatus() == HealthStatus.HEALTHY;
      case UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private Optional<String> hopeless(ContainerDependency dependency) {
    var container = task.container(dependency.containerName());
    if (!container.lastStatus().equals("STOPPED")) {
      return timedOut.contains(container.name()) && !holds(dependency)
          ? Optional.of(
              "dependency graph: container ordering dependency [%s] for target [%s] has timed out.")
          : Optional.empty();
    }
    return switch (dependency.condition()) {
      case SUCCESS, HEALTHY ->
          holds(dependency)
              ? Optional.empty()
              : Optional.of(
                  "dependency graph: failed to resolve container ordering dependency [%s] for"
                      + " target [%s] as dependency did not exit successfully.");
      default -> Optional.empty();
    };
  }
}
