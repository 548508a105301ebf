package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnAlarms;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnMetric;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged.State;
import dev.provingground.region.time.Periods;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Takes alarms from state to state, and does what follows from that. */
final class AlarmStates {
  private static final DateTimeFormatter IN_TEXT =
      DateTimeFormatter.ofPattern("EEEE dd MMMM, yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ServiceContext context;
  private final Periods periods;
  private final Metrics metrics;
  private final Alarms alarms;
  private final AlarmHistory history;

  AlarmStates(
      ServiceContext context,
      Periods periods,
      Metrics metrics,
      Alarms alarms,
      AlarmHistory history) {
    this.context = context;
    this.periods = periods;
    this.metrics = metrics;
    this.alarms = alarms;
    this.history = history;
  }

  /**
   * Evaluates a metric alarm.
   *
   * @param end the second with which the newest period ends
   */
  void evaluate(AlarmRecord alarm, OnMetric definition, long end) {
    var condition = definition.condition();
    var points = condition.points(metrics, end);
    var verdict = condition.evaluator().evaluate(points);
    verdict
        .state()
        .ifPresent(
            state -> {
              if (state != alarm.stateValue()) {
                var now = context.loop().now();
                change(
                    alarm,
                    new State(
                        state.toString(),
                        AlarmReason.text(condition, state, verdict, periods),
                        Optional.of(AlarmReason.data(condition, verdict, periods, now)),
                        now));
              }
            });
    var newest = verdict.evaluated().stream().findFirst();
    act(alarm, definition, newest.map(AlarmEvaluator.Point::value));
  }

  /** Evaluates a composite alarm, when one that it looks at has changed. */
  void evaluate(AlarmRecord alarm, OnAlarms definition, String why) {
    boolean holds =
        definition
            .rule()
            .holds(
                name ->
                    alarms
                        .find(name)
                        .map(AlarmRecord::stateValue)
                        .orElse(StateValue.INSUFFICIENT_DATA));
    var state = holds ? StateValue.ALARM : StateValue.OK;
    if (state != alarm.stateValue()) {
      change(alarm, new State(state.toString(), why, Optional.empty(), context.loop().now()));
    }
  }

  /** Sets a state, whatever the one before it was. */
  void change(AlarmRecord alarm, State state) {
    var previous = alarm.state();
    alarm.state(state);
    if (previous.value().equals(state.value())) {
      return;
    }
    history.changed(alarm, previous, state);
    context
        .events()
        .publish(
            new AlarmStateChanged(
                alarm.arn(),
                alarm.name(),
                previous,
                state,
                AlarmViews.configuration(alarm, context.ids())));
    var why =
        "%s transitioned to %s at %s"
            .formatted(alarm.arn(), state.value(), IN_TEXT.format(state.timestamp()));
    for (var parent : alarms.parents(alarm.name())) {
      if (parent.definition() instanceof OnAlarms composite) {
        evaluate(parent, composite, why);
      }
    }
  }

  /** Invokes the state's actions, once for each period that the alarm is in it. */
  void act(AlarmRecord alarm, OnMetric definition, Optional<Double> value) {
    var actions = definition.actions(alarm.stateValue());
    long now = periods.now();
    if (!alarm.actionsEnabled() || actions.isEmpty() || now < alarm.nextAction()) {
      return;
    }
    boolean first = alarm.hasNotActed();
    alarm.nextAction(now + definition.condition().period());
    Instant time = context.loop().now();
    for (var arn : actions) {
      if (first) {
        history.acted(alarm, arn, time);
      }
      context
          .events()
          .publish(
              new AlarmAction(
                  arn,
                  alarm.name(),
                  alarm.arn(),
                  alarm.state().value(),
                  definition.condition().evaluator().threshold(),
                  value,
                  time));
    }
  }
}
