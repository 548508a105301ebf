package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Task;

/** "Amazon ECS task lifecycle". */
final class LegalLives implements Invariant {
  private static final Map<String, Set<String>> NEXT =
      Map.of(
          "PROVISIONING", Set.of("PENDING", "DEPROVISIONING"),
          "PENDING", Set.of("ACTIVATING", "STOPPING", "DEPROVISIONING"),
          "ACTIVATING", Set.of("RUNNING", "STOPPING", "DEPROVISIONING"),
          "RUNNING", Set.of("DEACTIVATING"),
          "DEACTIVATING", Set.of("STOPPING", "DEPROVISIONING"),
          "STOPPING", Set.of("DEPROVISIONING"),
          "DEPROVISIONING", Set.of("STOPPED"),
          "STOPPED", Set.of());

  private final Map<String, Task> before = new HashMap<>();

  @Override
  public String sentence() {
    return "Every task's life is a legal path from PROVISIONING to STOPPED, its time stamps are in"
        + " order, and who has stopped says why";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      var earlier =
          task.lastStatus().equals("STOPPED")
              ? before.remove(task.taskArn())
              : before.put(task.taskArn(), task);
      if (earlier != null) {
        unless(
            earlier.lastStatus().equals(task.lastStatus())
                || NEXT.getOrDefault(earlier.lastStatus(), Set.of()).contains(task.lastStatus()),
            "%s went from %s to %s",
            task.taskArn(),
            earlier.lastStatus(),
            task.lastStatus());
        unless(
            !Observed.isToldToStop(earlier) || Observed.isToldToStop(task),
            "%s was told to stop and is to run again",
            task.taskArn());
        unless(task.version() > earlier.version(), "%s has no greater version", task.taskArn());
      }
      checkTimes(task);
    }
  }

  private static void checkTimes(Task task) {
    checkOrder(
        task, task.createdAt(), task.pullStartedAt(), task.pullStoppedAt(), task.startedAt());
    // A pull goes on for a while after the task was told to stop.
    checkOrder(
        task,
        task.createdAt(),
        task.startedAt(),
        task.stoppingAt(),
        task.executionStoppedAt(),
        task.stoppedAt());
    checkOrder(task, task.pullStoppedAt(), task.executionStoppedAt());
    unless(
        !Observed.isRunning(task) || task.startedAt() != null,
        "%s runs and has not started",
        task.taskArn());
    if (task.lastStatus().equals("STOPPED")) {
      unless(
          Observed.isToldToStop(task)
              && task.stopCode() != null
              && task.stoppedReason() != null
              && task.stoppedAt() != null,
          "%s has stopped and does not say why: %s",
          task.taskArn(),
          task);
    }
  }

  private static void checkOrder(Task task, @Nullable Instant... times) {
    var last = Instant.MIN;
    for (var time : times) {
      if (time != null) {
        unless(!time.isBefore(last), "%s: times out of order: %s", task.taskArn(), task);
        last = time;
      }
    }
  }
}
