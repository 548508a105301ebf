package dev.provingground.harness.steps;

import dev.provingground.harness.drill.ServiceView;
import dev.provingground.infra.Outputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** The deployed service, as drills watch it. */
final class DeployedService implements ServiceView {
  private final Stack stack;

  DeployedService(Stack stack) {
    this.stack = stack;
  }

  @Override
  public State look() {
    var tasks = new HashMap<String, String>();
    allTasks().forEach(t -> tasks.put(t.taskArn(), t.lastStatus()));
    var targets = new HashMap<String, String>();
    stack.targets().forEach(t -> targets.put(t.target().id(), health(t.targetHealth())));
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

  private static String health(TargetHealth health) {
    return health.reason() == null
        ? health.stateAsString()
        : health.stateAsString() + " (" + health.reasonAsString() + ")";
  }
}
