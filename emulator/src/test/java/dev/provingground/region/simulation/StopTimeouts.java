package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Duration;

/** ContainerDefinition (API): stopTimeout. */
final class StopTimeouts implements Invariant {
  @Override
  public String sentence() {
    return "SIGKILL comes when the stop time-out is over, 30 s or what the definition says";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      var workload = world.region().fleet.ofTask(task.taskArn());
      if (workload != null && workload.signal() != null) {
        var timeout = Duration.ofSeconds(world.care(task).secondsToStop());
        unless(
            workload.signal().timeout().equals(timeout),
            "%s has %s until SIGKILL, and its definition says %s",
            task.taskArn(),
            workload.signal().timeout(),
            timeout);
      }
    }
  }
}
