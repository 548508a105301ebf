package dev.provingground.harness.steps;

import dev.provingground.harness.drill.ServiceView;
import dev.provingground.infra.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** The deployed service, as drills watch it. */
final class DeployedService implements ServiceView {
  private final Stack stack;

  DeployedService(Stack stack) {
    this.stack = stack;
  }

  @Override
  public State look() {
    var tasks = allTasks().stream().map(DeployedService::task).toList();
    var targets = stack.targets().stream().map(DeployedService::target).toList();
    var service = stack.service();
    var events =
        service.events().stream().map(e -> new Event(e.id(), e.createdAt(), e.message())).toList();
    return new State(service.desiredCount(), tasks, targets, events);
  }

  private List<Task> allTasks() {
    var arns = new ArrayList<String>();
    for (var status : List.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)) {
      arns.addAll(
          stack
              .aws()
              .ecs()
              .listTasks(
                  r ->
                      r.cluster(stack.output(Outputs.CLUSTER_ARN))
                          .serviceName(stack.output(Outputs.SERVICE_NAME))
                          .desiredStatus(status))
              .taskArns());
    }
    return arns.isEmpty() ? List.of() : stack.tasks(arns);
  }

  private static TaskState task(Task task) {
    var definition = task.taskDefinitionArn();
    return new TaskState(
        task.taskArn(),
        Optional.ofNullable(task.availabilityZone()).orElse(""),
        definition.substring(definition.lastIndexOf('/') + 1),
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
