package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** "Protect your Amazon ECS tasks from being terminated by scale-in events". */
final class ProtectedTasksStay implements Invariant {
  private final Set<String> leaving = new HashSet<>();

  @Override
  public String sentence() {
    return "No scale-in, deployment or rebalancing stops a task while it is protected; only its"
        + " health, its own end, a user, Spot or its service's deletion does";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      if (task.lastStatus().equals("STOPPED")) {
        leaving.remove(task.taskArn());
      } else if (Observed.isToldToStop(task) && leaving.add(task.taskArn())) {
        check(world, task);
      }
    }
  }

  private static void check(Observed world, Task task) {
    boolean isChoice =
        task.stopCode() == TaskStopCode.SERVICE_SCHEDULER_INITIATED
            && !task.stoppedReason().contains("health checks")
            && world
                .service(task.group().substring("service:".length()))
                .filter(service -> service.status().equals("ACTIVE"))
                .isPresent();
    world
        .protectedUntil(task.taskArn())
        .ifPresent(
            until ->
                unless(
                    !isChoice || !until.isAfter(task.stoppingAt()),
                    "%s is protected until %s and was told to stop at %s: %s",
                    task.taskArn(),
                    until,
                    task.stoppingAt(),
                    task.stoppedReason()));
  }
}
