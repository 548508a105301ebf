package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;

/**
 * The CloudWatch alarms that watch over deployments ("How CloudWatch alarms detect Amazon ECS
 * deployment failures"), asked for as ECS's service-linked role.
 */
final class AlarmWatch {
  private static final Caller ITSELF = new Caller.Service("ecs.amazonaws.com");
  private static final int USUAL_PERIOD = 60;

  private final ServiceContext context;

  AlarmWatch(ServiceContext context) {
    this.context = context;
  }

  /**
   * Whether alarms watch at all.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     when one of them does not exist
   */
  void check(DeploymentAlarms alarms) {
    if (!isOn(alarms)) {
      return;
    }
    EcsErrors.required(alarms.alarmNames(), "alarmNames");
    var there = describe(alarms.alarmNames());
    var names =
        Stream.concat(
                there.metricAlarms().stream().map(MetricAlarm::alarmName),
                there.compositeAlarms().stream().map(CompositeAlarm::alarmName))
            .toList();
    var missing = new ArrayList<>(alarms.alarmNames());
    missing.removeAll(names);
    if (!missing.isEmpty()) {
      throw EcsErrors.invalid(
          "The following CloudWatch alarms do not exist: " + String.join(", ", missing));
    }
  }

  static boolean isOn(DeploymentAlarms alarms) {
    return Boolean.TRUE.equals(alarms.enable());
  }

  /** Those that are in state ALARM now. */
  List<String> triggered(DeploymentAlarms alarms) {
    var there = describe(alarms.alarmNames());
    return Stream.concat(
            there.metricAlarms().stream()
                .filter(alarm -> alarm.stateValue() == StateValue.ALARM)
                .map(MetricAlarm::alarmName),
            there.compositeAlarms().stream()
                .filter(alarm -> alarm.stateValue() == StateValue.ALARM)
                .map(CompositeAlarm::alarmName))
        .toList();
  }

  /**
   * For how long they go on watching after all tasks are replaced: until the slowest of them has
   * seen its evaluation periods. AWS says that it computes this from the alarms, not how.
   */
  Duration bakeTime(DeploymentAlarms alarms) {
    return describe(alarms.alarmNames()).metricAlarms().stream()
        .map(AlarmWatch::evaluationTime)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static Duration evaluationTime(MetricAlarm alarm) {
    int period = alarm.period() == null ? USUAL_PERIOD : alarm.period();
    return Duration.ofSeconds((long) period * alarm.evaluationPeriods());
  }

  private DescribeAlarmsResponse describe(List<String> names) {
    return CallContext.call(
        ITSELF,
        () ->
            context
                .services()
                .client(CloudWatchClient.class)
                .describeAlarms(
                    request ->
                        request
                            .alarmNames(names)
                            .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                            .maxRecords(100)));
  }
}
