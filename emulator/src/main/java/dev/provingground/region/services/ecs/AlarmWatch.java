package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.WatchedAlarms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;

/**
 * The CloudWatch alarms that watch over deployments ("How CloudWatch alarms detect Amazon ECS
 * deployment failures").
 */
final class AlarmWatch {
  private static final int USUAL_PERIOD = 60;

  private final WatchedAlarms watched;

  AlarmWatch(ServiceContext context) {
    watched = new WatchedAlarms(context.services(), "ecs.amazonaws.com");
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
    var missing = new ArrayList<>(alarms.alarmNames());
    missing.removeAll(watched.states(alarms.alarmNames()).keySet());
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
    var states = watched.states(alarms.alarmNames());
    states.values().removeIf(state -> state != StateValue.ALARM);
    return List.copyOf(states.sequencedKeySet());
  }

  /**
   * For how long they go on watching after all tasks are replaced: until the slowest of them has
   * seen its evaluation periods. AWS says that it computes this from the alarms, not how.
   */
  Duration bakeTime(DeploymentAlarms alarms) {
    return watched.onMetrics(alarms.alarmNames()).stream()
        .map(AlarmWatch::evaluationTime)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static Duration evaluationTime(MetricAlarm alarm) {
    int period = alarm.period() == null ? USUAL_PERIOD : alarm.period();
    return Duration.ofSeconds((long) period * alarm.evaluationPeriods());
  }
}
