package dev.provingground.region.services.fis;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Services;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateStopCondition;

/** The alarms that end an experiment, as FIS's service-linked role looks at them. */
final class StopConditions {
  static final String NONE = "none";
  static final String ALARM = "aws:cloudwatch:alarm";

  private static final Caller ITSELF = new Caller.Service("fis.amazonaws.com");

  private final Services services;
  private final List<String> alarms;

  StopConditions(Services services, List<ExperimentTemplateStopCondition> conditions) {
    this.services = services;
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
    for (var name : alarms) {
      if (state(name) == StateValue.ALARM) {
        return true;
      }
    }
    return false;
  }

  private StateValue state(String name) throws Failure {
    var found =
        CallContext.call(
            ITSELF,
            () ->
                services
                    .client(CloudWatchClient.class)
                    .describeAlarms(
                        request ->
                            request
                                .alarmNames(name)
                                .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)));
    return Stream.concat(
            found.metricAlarms().stream().map(MetricAlarm::stateValue),
            found.compositeAlarms().stream().map(CompositeAlarm::stateValue))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    Failure.CONFIGURATION,
                    "There is no alarm " + name + " for the stop condition."));
  }
}
