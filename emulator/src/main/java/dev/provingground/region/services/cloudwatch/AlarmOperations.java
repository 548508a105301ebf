package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.validation;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.AlarmRecord.Definition;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnAlarms;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnMetric;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged.State;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutCompositeAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutCompositeAlarmResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmResponse;
import software.amazon.awssdk.services.cloudwatch.model.SetAlarmStateRequest;
import software.amazon.awssdk.services.cloudwatch.model.SetAlarmStateResponse;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Makes, changes and deletes alarms. */
final class AlarmOperations {
  private static final int MOST_ACTIONS = 5;
  private static final int MOST_NAMES = 100;

  private final ServiceContext context;
  private final Alarms alarms;
  private final AlarmStates states;
  private final AlarmHistory history;
  private final AlarmClock clock;

  AlarmOperations(
      ServiceContext context,
      Alarms alarms,
      AlarmStates states,
      AlarmHistory history,
      AlarmClock clock) {
    this.context = context;
    this.alarms = alarms;
    this.states = states;
    this.history = history;
    this.clock = clock;
  }

  PutMetricAlarmResponse put(PutMetricAlarmRequest request) {
    Supported.only(
        request,
        "AlarmName",
        "AlarmDescription",
        "ActionsEnabled",
        "OKActions",
        "AlarmActions",
        "InsufficientDataActions",
        "MetricName",
        "Namespace",
        "Statistic",
        "ExtendedStatistic",
        "Dimensions",
        "Period",
        "Unit",
        "EvaluationPeriods",
        "DatapointsToAlarm",
        "Threshold",
        "ComparisonOperator",
        "TreatMissingData",
        "EvaluateLowSampleCountPercentile",
        "Metrics",
        "Tags");
    var name = name(request.alarmName());
    var samples = request.evaluateLowSampleCountPercentile();
    if (samples != null && !samples.equals("evaluate")) {
      throw Supported.unsupported("EvaluateLowSampleCountPercentile '" + samples + "'");
    }
    checkActions(request.okActions(), "OKActions");
    checkActions(request.alarmActions(), "AlarmActions");
    checkActions(request.insufficientDataActions(), "InsufficientDataActions");
    put(name, new OnMetric(request, new MetricCondition(request)), request.tags());
    return PutMetricAlarmResponse.builder().build();
  }

  PutCompositeAlarmResponse put(PutCompositeAlarmRequest request) {
    Supported.only(request, "AlarmName", "AlarmDescription", "ActionsEnabled", "AlarmRule", "Tags");
    var name = name(request.alarmName());
    var rule = AlarmRule.parse(required(request.alarmRule(), "AlarmRule"));
    checkRule(name, rule);
    var definition = new OnAlarms(request, rule);
    var done = alarms.find(name).isPresent() ? "updated" : "created";
    var alarm = put(name, definition, request.tags());
    boolean holds = rule.holds(other -> alarms.get(other).stateValue());
    states.evaluate(
        alarm,
        definition,
        "%s was %s and its alarm rule evaluates to %s"
            .formatted(alarm.arn(), done, holds ? "ALARM" : "OK"));
    return PutCompositeAlarmResponse.builder().build();
  }

  private static String name(@Nullable String name) {
    var given = required(name, "AlarmName");
    if (given.isEmpty() || given.length() > 255) {
      throw validation("AlarmName has 1 to 255 characters.");
    }
    return given;
  }

  private static void checkActions(List<String> actions, String member) {
    if (actions.size() > MOST_ACTIONS) {
      throw validation(member + " has 5 actions at most.");
    }
    for (var action : actions) {
      if (!action.matches("arn:aws:autoscaling:[^:]*:[^:]*:scalingPolicy:.*")) {
        throw Supported.unsupported("The alarm action '" + action + "'");
      }
    }
  }

  /** Its alarms must exist, and none of them may stand on this one. */
  private void checkRule(String name, AlarmRule rule) {
    var known = new HashSet<>(rule.alarms());
    var left = new ArrayDeque<>(known);
    while (!left.isEmpty()) {
      var next = left.remove();
      if (next.equals(name)) {
        throw validation("Alarm " + name + " would depend on itself.");
      }
      var alarm =
          alarms
              .find(next)
              .orElseThrow(
                  () ->
                      validation(
                          "Could not save the composite alarm as alarms ["
                              + next
                              + "] in the alarm rule do not exist"));
      if (alarm.definition() instanceof OnAlarms composite) {
        composite.rule().alarms().stream().filter(known::add).forEach(left::add);
      }
    }
  }

  private AlarmRecord put(String name, Definition definition, List<Tag> tags) {
    var now = context.loop().now();
    var existing = alarms.find(name);
    if (existing.isPresent()) {
      var alarm = existing.get();
      if (alarm.definition().getClass() != definition.getClass()) {
        throw validation("There is an alarm of another type with the name " + name + ".");
      }
      alarm.configure(definition, now);
      history.configured(alarm, "updated", now);
      return alarm;
    }
    var alarm = new AlarmRecord(name, alarms.arn(name), definition, now);
    tags.forEach(tag -> alarm.tags().put(tag.key(), tag.value()));
    alarms.add(alarm);
    history.configured(alarm, "created", now);
    clock.adjust();
    return alarm;
  }

  DeleteAlarmsResponse delete(DeleteAlarmsRequest request) {
    var names = names(request.alarmNames());
    var gone = names.stream().map(alarms::get).toList();
    for (var alarm : gone) {
      for (var parent : alarms.parents(alarm.name())) {
        if (!names.contains(parent.name())) {
          throw validation(
              "Cannot delete "
                  + alarm.name()
                  + " as there are composite alarm(s) depending on it: "
                  + parent.name());
        }
      }
    }
    for (var alarm : gone) {
      alarms.remove(alarm.name());
      history.configured(alarm, "deleted", context.loop().now());
    }
    clock.adjust();
    return DeleteAlarmsResponse.builder().build();
  }

  SetAlarmStateResponse setState(SetAlarmStateRequest request) {
    var alarm = alarms.get(required(request.alarmName(), "AlarmName"));
    if (required(request.stateValue(), "StateValue") == StateValue.UNKNOWN_TO_SDK_VERSION) {
      throw validation("StateValue must be INSUFFICIENT_DATA, ALARM or OK.");
    }
    var reason = required(request.stateReason(), "StateReason");
    var data = Optional.ofNullable(request.stateReasonData());
    data.ifPresent(StateJson::parsed);
    states.change(
        alarm, new State(request.stateValueAsString(), reason, data, context.loop().now()));
    if (alarm.definition() instanceof OnMetric metric) {
      states.act(alarm, metric, Optional.empty());
    }
    return SetAlarmStateResponse.builder().build();
  }

  EnableAlarmActionsResponse enable(EnableAlarmActionsRequest request) {
    enableActions(request.alarmNames(), true);
    return EnableAlarmActionsResponse.builder().build();
  }

  DisableAlarmActionsResponse disable(DisableAlarmActionsRequest request) {
    enableActions(request.alarmNames(), false);
    return DisableAlarmActionsResponse.builder().build();
  }

  private void enableActions(List<String> names, boolean enabled) {
    var now = context.loop().now();
    for (var alarm : names(names).stream().map(alarms::get).toList()) {
      if (alarm.actionsEnabled() != enabled) {
        alarm.enableActions(enabled, now);
        history.configured(alarm, "updated", now);
      }
    }
  }

  private static List<String> names(List<String> names) {
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      throw validation("AlarmNames takes 1 to 100 names.");
    }
    return names;
  }
}
