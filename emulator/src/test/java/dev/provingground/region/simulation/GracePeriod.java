package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Task;

/** CreateService: healthCheckGracePeriodSeconds. */
final class GracePeriod implements Invariant {
  private final Set<String> leaving = new HashSet<>();

  @Override
  public String sentence() {
    return "No task is stopped for its health before its service's grace period is over";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      if (task.lastStatus().equals("STOPPED")) {
        leaving.remove(task.taskArn());
      } else if (Observed.isToldToStop(task)
          && task.stoppedReason().contains("health checks")
          && leaving.add(task.taskArn())) {
        check(world, task);
      }
    }
  }

  private static void check(Observed world, Task task) {
    world
        .service(task.group().substring("service:".length()))
        .ifPresent(
            service -> {
              var period =
                  Duration.ofSeconds(
                      Objects.requireNonNullElse(service.healthCheckGracePeriodSeconds(), 0));
              unless(
                  !task.stoppingAt().isBefore(task.startedAt().plus(period)),
                  "%s started at %s, its grace period is %s, and at %s: %s",
                  task.taskArn(),
                  task.startedAt(),
                  period,
                  task.stoppingAt(),
                  task.stoppedReason());
            });
  }
}
