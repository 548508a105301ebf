package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** "Amazon ECS clusters for Fargate", "Fargate Spot termination notices". */
final class SpotWarning implements Invariant {
  private final Map<String, Instant> warned = new HashMap<>();

  @Override
  public String sentence() {
    return "Only Spot tasks are interrupted, and the event that warns of it comes no later than"
        + " SIGTERM";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      if (task.stopCode() == TaskStopCode.SPOT_INTERRUPTION) {
        check(world, task);
      }
    }
    warned.keySet().removeIf(arn -> world.task(arn) == null);
  }

  private void check(Observed world, Task task) {
    unless(
        "FARGATE_SPOT".equals(task.capacityProviderName()),
        "%s is interrupted and runs on %s",
        task.taskArn(),
        task.capacityProviderName());
    var warning = warned.computeIfAbsent(task.taskArn(), arn -> world.now());
    unless(
        warning.equals(task.stoppingAt()),
        "%s is interrupted at %s, and the event of %s is the first to say so",
        task.taskArn(),
        task.stoppingAt(),
        warning);
    var workload = world.region().fleet.ofTask(task.taskArn());
    if (workload == null || workload.signal() == null) {
      return;
    }
    var signal = workload.signal();
    unless(
        !signal.at().isBefore(warning),
        "%s got SIGTERM at %s and the warning at %s",
        task.taskArn(),
        signal.at(),
        warning);
  }
}
