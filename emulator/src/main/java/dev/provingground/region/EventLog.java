package dev.provingground.region;

import dev.provingground.region.api.RegionEvents;
import dev.provingground.region.services.ecs.TaskStateChanged;
import dev.provingground.region.services.elbv2.TargetHealthChanged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of tasks and targets, a line each, for whoever watches the region. */
final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger("region");

  private EventLog() {}

  static void of(RegionEvents events) {
    events.subscribe(TaskStateChanged.class, EventLog::hear);
    events.subscribe(TargetHealthChanged.class, EventLog::hear);
  }

  private static void hear(TaskStateChanged event) {
    var task = event.task();
    LOG.info(
        "Task {} of {}: {}{}",
        name(task.taskArn()),
        task.group(),
        task.lastStatus(),
        task.stoppedReason() == null ? "" : ", " + task.stoppedReason());
  }

  private static void hear(TargetHealthChanged event) {
    LOG.info(
        "Target {}:{}: {}{}",
        event.target().id(),
        event.target().port(),
        event.health().stateAsString(),
        event.health().reason() == null ? "" : ", " + event.health().reasonAsString());
  }

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
