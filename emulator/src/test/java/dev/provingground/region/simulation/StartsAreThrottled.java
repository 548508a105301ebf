package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** "Amazon ECS service throttle logic". */
final class StartsAreThrottled implements Invariant {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** Three that are free, then after 10, 20, 40, 80, 160 and 320 s, and a few for users. */
  private static final int MOST = 14;

  private final Map<String, SortedSet<Instant>> starts = new HashMap<>();

  @Override
  public String sentence() {
    return "A deployment none of whose tasks gets to RUNNING starts them no more than "
        + MOST
        + " times within ten minutes";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      if (task.lastStatus().equals("RUNNING")) {
        starts.remove(task.startedBy());
      } else if (task.lastStatus().equals("STOPPED")
          && task.stopCode() == TaskStopCode.TASK_FAILED_TO_START) {
        count(task);
      }
    }
  }

  private void count(Task task) {
    var times = starts.computeIfAbsent(task.startedBy(), deployment -> new TreeSet<>());
    times.add(task.createdAt());
    times.headSet(task.createdAt().minus(WINDOW)).clear();
    unless(times.size() <= MOST, "%s started tasks that failed at %s", task.startedBy(), times);
  }
}
