package dev.provingground.region.services.ecs;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * In which order the containers of a task are stopped: one that others depend on goes after them,
 * whatever the condition of their start ("ContainerDefinition" in ECS's API reference: for shutdown
 * a dependency is reversed).
 */
final class StopOrder {
  private final TaskRecord task;
  private final Set<String> taken = new HashSet<>();

  StopOrder(TaskRecord task) {
    this.task = task;
  }

  /** Those that nobody depends on who has not ended; each is given once. */
  List<ContainerDefinition> takeFree() {
    var free =
        task.containerDefinitions().stream()
            .filter(one -> !taken.contains(one.name()) && !hasEnded(one.name()) && isFree(one))
            .toList();
    free.forEach(one -> taken.add(one.name()));
    return free;
  }

  private boolean isFree(ContainerDefinition container) {
    return task.containerDefinitions().stream()
        .filter(other -> !hasEnded(other.name()))
        .flatMap(other -> other.dependsOn().stream())
        .noneMatch(dependency -> dependency.containerName().equals(container.name()));
  }

  private boolean hasEnded(String container) {
    return task.container(container).lastStatus().equals("STOPPED");
  }
}
