package dev.provingground.region.services.ecs;

import java.util.List;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Interruptions of Fargate Spot tasks ("Amazon ECS clusters for Fargate", "Fargate Spot termination
 * notices"): the task's state-change event warns with stop code SpotInterruption, its containers
 * get SIGTERM, and SIGKILL when their stop time-out is over. On AWS nobody can ask for one.
 */
public final class SpotInterruptions {
  private static final String REASON = "Your Spot Task was interrupted.";

  private final Tasks tasks;

  SpotInterruptions(Tasks tasks) {
    this.tasks = tasks;
  }

  /**
   * Interrupts tasks. To be called on the event loop.
   *
   * @param match a task's ARN or id, {@code service:NAME} or {@code family:NAME} as DescribeTasks
   *     answers it as the group, or an availability zone
   * @return the ARNs of those that are interrupted, oldest first; empty when no FARGATE_SPOT task
   *     that is to run matches
   */
  public List<String> interrupt(String match) {
    var interrupted =
        tasks.all().stream()
            .filter(task -> "FARGATE_SPOT".equals(task.spec().capacityProvider()))
            .filter(task -> !task.isToldToStop())
            .filter(
                task ->
                    List.of(task.arn(), task.id(), task.spec().group()).contains(match)
                        || match.equals(task.description().availabilityZone()))
            .toList();
    interrupted.forEach(task -> tasks.stop(task, TaskStopCode.SPOT_INTERRUPTION, REASON, false));
    return interrupted.stream().map(TaskRecord::arn).toList();
  }
}
