package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.services.cloudwatch.AlarmStateChanged.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.model.PutCompositeAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** An alarm: what it was put as, and its state. */
final class AlarmRecord {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long AT_ONCE = Long.MIN_VALUE;

  private final String name;
  private final String arn;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private Definition definition;
  private boolean actionsEnabled;
  private Instant configured;
  private State state;
  private Instant transitioned;

  private long nextAction = NEVER;

  AlarmRecord(String name, String arn, Definition definition, Instant now) {
    this.name = name;
    this.arn = arn;
    this.definition = definition;
    this.actionsEnabled = definition.actionsEnabled();
    this.configured = now;
    this.transitioned = now;
    this.state =
        new State(
            StateValue.INSUFFICIENT_DATA.toString(),
            "Unchecked: Initial alarm creation",
            Optional.empty(),
            now);
  }

  /** How an alarm was put. */
  sealed interface Definition {
    boolean actionsEnabled();

    /** What it invokes in a state, as ARNs. */
    List<String> actions(StateValue state);
  }

  /** An alarm on a metric or on an expression. */
  record OnMetric(PutMetricAlarmRequest request, MetricCondition condition) implements Definition {
    @Override
    public boolean actionsEnabled() {
      return Objects.requireNonNullElse(request.actionsEnabled(), true);
    }

    @Override
    public List<String> actions(StateValue state) {
      return switch (state) {
        case OK -> request.okActions();
        case ALARM -> request.alarmActions();
        case INSUFFICIENT_DATA -> request.insufficientDataActions();
        case UNKNOWN_TO_SDK_VERSION -> List.of();
      };
    }
  }

  /** An alarm on other alarms. It has no actions here: AWS's cannot scale. */
  record OnAlarms(PutCompositeAlarmRequest request, AlarmRule rule) implements Definition {
    @Override
    public boolean actionsEnabled() {
      return Objects.requireNonNullElse(request.actionsEnabled(), true);
    }

    @Override
    public List<String> actions(StateValue state) {
      return List.of();
    }
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  Map<String, String> tags() {
    return tags;
  }

  Definition definition() {
    return definition;
  }

  /** Its state stays, as AWS's does. */
  void configure(Definition changed, Instant now) {
    definition = changed;
    actionsEnabled = changed.actionsEnabled();
    configured = now;
  }

  Instant configured() {
    return configured;
  }

  boolean actionsEnabled() {
    return actionsEnabled;
  }

  void enableActions(boolean enabled, Instant now) {
    actionsEnabled = enabled;
    configured = now;
  }

  State state() {
    return state;
  }

  StateValue stateValue() {
    return StateValue.fromValue(state.value());
  }

  /** When it went to its state from another. */
  Instant transitioned() {
    return transitioned;
  }

  void state(State changed) {
    if (!changed.value().equals(state.value())) {
      transitioned = changed.timestamp();
      nextAction = AT_ONCE;
    }
    state = changed;
  }

  /** Whether the actions of its state have yet to be invoked for the first time. */
  boolean hasNotActed() {
    return nextAction == AT_ONCE;
  }

  /** The region's second from which on its actions are to be invoked. */
  long nextAction() {
    return nextAction;
  }

  void nextAction(long second) {
    nextAction = second;
  }
}
