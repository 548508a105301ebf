package dev.provingground.region.services.fis;

import dev.provingground.region.api.Services;
import dev.provingground.region.api.WatchedAlarms;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateStopCondition;

/** The alarms that end an experiment, as FIS's service-linked role looks at them. */
final class StopConditions {
  static final String NONE = "none";
  static final String ALARM = "aws:cloudwatch:alarm";

  private final WatchedAlarms watched;
  private final List<String> alarms;

  StopConditions(Services services, List<ExperimentTemplateStopCondition> conditions) {
    this.watched = new WatchedAlarms(services, "fis.amazonaws.com");
    this.alarms =
        conditions.stream()
            .filter(condition -> condition.source().equals(ALARM))
            .map(condition -> condition.value().substring(condition.value().indexOf(":alarm:") + 7))
            .toList();
  }

  boolean isEmpty() {
    return alarms.isEmpty();
  }

  /**
   * Whether any of them is in the state ALARM.
   *
   * @throws Failure when there is no such alarm
   */
  boolean areMet() throws Failure {
    var states = watched.states(alarms);
    if (states.containsValue(StateValue.ALARM)) {
      return true;
    }
    for (var name : alarms) {
      if (!states.containsKey(name)) {
        throw new Failure(
            Failure.CONFIGURATION, "There is no alarm " + name + " for the stop condition.");
      }
    }
    return false;
  }
}
