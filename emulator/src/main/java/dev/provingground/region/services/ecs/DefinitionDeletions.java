package dev.provingground.region.services.ecs;

import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Deletes revisions of task definitions: at once they are DELETE_IN_PROGRESS, and gone when a look
 * once a minute finds no task and no service that needs them ("Amazon ECS task definition states").
 */
final class DefinitionDeletions {
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int MOST = 10;

  private final EventLoop loop;
  private final TaskDefinitions definitions;
  private final Tasks tasks;
  private final ServiceStore services;
  private final Map<String, TaskDefinition> inProgress = new LinkedHashMap<>();
  private @Nullable Timer looking;

  DefinitionDeletions(
      EventLoop loop, TaskDefinitions definitions, Tasks tasks, ServiceStore services) {
    this.loop = loop;
    this.definitions = definitions;
    this.tasks = tasks;
    this.services = services;
  }

  DeleteTaskDefinitionsResponse delete(DeleteTaskDefinitionsRequest request) {
    if (request.taskDefinitions().isEmpty()) {
      throw EcsErrors.invalid("size of TaskDefinition references list must be greater than 0");
    }
    if (request.taskDefinitions().size() > MOST) {
      throw EcsErrors.invalid("Size of TaskDefinition references list cannot exceed " + MOST);
    }
    var deleted = new ArrayList<TaskDefinition>();
    var failures = new ArrayList<Failure>();
    for (var name : request.taskDefinitions()) {
      try {
        deleted.add(begin(definitions.deletable(name)));
      } catch (AwsServiceException e) {
        failures.add(
            Failure.builder().arn(name).reason(e.awsErrorDetails().errorMessage()).build());
      }
    }
    return DeleteTaskDefinitionsResponse.builder()
        .taskDefinitions(deleted)
        .failures(failures)
        .build();
  }

  private TaskDefinition begin(TaskDefinition found) {
    var begun = inProgress.get(found.taskDefinitionArn());
    if (begun != null) {
      return begun;
    }
    var changed = definitions.beginDeletion(found);
    inProgress.put(changed.taskDefinitionArn(), changed);
    if (looking == null) {
      looking = loop.every(LOOK, this::look);
    }
    return changed;
  }

  private void look() {
    var needed = needed().toList();
    inProgress
        .values()
        .removeIf(
            definition -> {
              boolean isFree = !needed.contains(definition.taskDefinitionArn());
              if (isFree) {
                definitions.remove(definition);
              }
              return isFree;
            });
    if (inProgress.isEmpty() && looking != null) {
      looking.cancel();
      looking = null;
    }
  }

  /** What tasks that have not stopped were made from, and what services may yet start. */
  private Stream<String> needed() {
    return Stream.concat(
        tasks.all().stream()
            .filter(task -> !task.isStopped())
            .map(task -> task.spec().definition().taskDefinitionArn()),
        services.all().stream()
            .filter(service -> !service.isInactive())
            .flatMap(service -> service.definitionArns().stream()));
  }
}
