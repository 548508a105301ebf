package dev.provingground.harness.steps;

import dev.provingground.harness.drill.ServiceView;
import dev.provingground.infra.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** The deployed service, as drills watch it. */
final class DeployedService implements ServiceView {
  private final Stack stack;

  /** A task that has stopped changes no more. */
  private final Map<String, TaskState> stopped = new ConcurrentHashMap<>();

  DeployedService(Stack stack) {
    this.stack = stack;
  }

  @Override
  public State look() {
    var tasks = tasks();
    var targets = stack.targets().stream().map(DeployedService::target).toList();
    var service = stack.service();
    var events =
        service.events().stream().map(e -> new Event(e.id(), e.createdAt(), e.message())).toList();
    var deployments =
        service.deployments().stream()
            .map(
                d ->
                    new DeploymentState(
                        d.id(),
                        revision(d.taskDefinition()),
                        d.rolloutStateAsString(),
                        String.valueOf(d.rolloutStateReason())))
            .toList();
    return new State(service.desiredCount(), tasks, targets, deployments, events);
  }

  private List<TaskState> tasks() {
    var running = arns(DesiredStatus.RUNNING);
    var ending = arns(DesiredStatus.STOPPED);
    ending.removeAll(stopped.keySet());
    running.addAll(ending);
    var tasks = new ArrayList<>(stopped.values());
    for (var task : stack.tasks(running)) {
      var state = task(task);
      tasks.add(state);
      if (state.status().equals("STOPPED")) {
        stopped.put(state.arn(), state);
      }
    }
    return tasks;
  }

  private List<String> arns(DesiredStatus status) {
    return stack
        .aws()
        .ecs()
        .listTasksPaginator(
            r ->
                r.cluster(stack.output(Outputs.CLUSTER_ARN))
                    .serviceName(stack.output(Outputs.SERVICE_NAME))
                    .desiredStatus(status))
        .taskArns()
        .stream()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String revision(String taskDefinitionArn) {
    return taskDefinitionArn.substring(taskDefinitionArn.lastIndexOf('/') + 1);
  }

  private static TaskState task(Task task) {
    return new TaskState(
        task.taskArn(),
        Optional.ofNullable(task.availabilityZone()).orElse(""),
        revision(task.taskDefinitionArn()),
        task.lastStatus(),
        Stack.attachmentDetail(task, "privateIPv4Address"),
        Optional.ofNullable(task.stopCodeAsString()),
        Optional.ofNullable(task.stoppedReason()));
  }

  private static TargetState target(TargetHealthDescription target) {
    return new TargetState(
        target.target().id(),
        target.targetHealth().stateAsString(),
        Optional.ofNullable(target.targetHealth().reasonAsString()));
  }
}
