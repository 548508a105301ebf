package dev.provingground.region.services.autoscaling;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.autoscaling.EcsCapacity.Capacity;
import dev.provingground.region.services.autoscaling.PolicyRecord.Kind;
import dev.provingground.region.services.cloudwatch.AlarmAction;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.Alarm;
import software.amazon.awssdk.services.applicationautoscaling.model.StepScalingPolicyConfiguration;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Does what alarms ask policies for, within minimum, maximum, cooldown and suspensions. */
final class Scaler {
  /** What an ECS service's policies wait where nothing is said. */
  private static final int STANDARD_COOLDOWN = 300;

  private final ServiceContext context;
  private final Targets targets;
  private final EcsCapacity capacity;
  private final Activities activities;

  Scaler(ServiceContext context, Targets targets, EcsCapacity capacity, Activities activities) {
    this.context = context;
    this.targets = targets;
    this.capacity = capacity;
    this.activities = activities;
  }

  /** Hears of alarms' actions from now on. */
  void listen() {
    context
        .events()
        .subscribe(
            AlarmAction.class,
            action ->
                CallContext.call(
                    Activities.ITSELF,
                    () -> {
                      targets.byPolicy(action.actionArn()).ifPresent(target -> act(target, action));
                      return true;
                    }));
  }

  private void act(TargetRecord target, AlarmAction action) {
    var policy =
        target.policies().values().stream()
            .filter(one -> one.arn().equals(action.actionArn()))
            .findFirst()
            .orElseThrow();
    var current = capacity.of(target.id());
    if (current.isEmpty() || action.value().isEmpty()) {
      return; // the service is gone, or the alarm has no data point to reckon with
    }
    var now = current.get();
    double value = action.value().get();
    switch (policy.kind()) {
      case Kind.Tracking(var configuration) ->
          track(target, policy, configuration, action, now, value);
      case Kind.Stepwise(var configuration) ->
          step(target, policy, configuration, action, now, value);
    }
  }

  private void track(
      TargetRecord target,
      PolicyRecord policy,
      TargetTrackingScalingPolicyConfiguration configuration,
      AlarmAction action,
      Capacity now,
      double value) {
    if (value > configuration.targetValue()) {
      int from = target.cooldown().outFrom(now.desired());
      scaleOut(
          target,
          now,
          TargetTracking.capacity(configuration, from, value),
          cooldown(configuration.scaleOutCooldown()),
          cause(policy, action));
      return;
    }
    policy.low(value);
    if (Boolean.TRUE.equals(configuration.disableScaleIn()) || !allAreLow(target)) {
      return;
    }
    scaleIn(
        target,
        now,
        capacityWhenLow(target, now.desired()),
        cooldown(configuration.scaleInCooldown()),
        cause(policy, action));
  }

  /** All policies that track and may scale in must agree to do so. */
  private boolean allAreLow(TargetRecord target) {
    return target.policies().values().stream().allMatch(this::isLowOrHasNoSay);
  }

  private boolean isLowOrHasNoSay(PolicyRecord policy) {
    if (!(policy.kind() instanceof Kind.Tracking(var configuration))
        || Boolean.TRUE.equals(configuration.disableScaleIn())) {
      return true;
    }
    var alarms = policy.alarms().stream().map(Alarm::alarmName).toList();
    return policy.low().isPresent()
        && context
            .services()
            .client(CloudWatchClient.class)
            .describeAlarms(r -> r.alarmNames(alarms).stateValue(StateValue.ALARM))
            .metricAlarms()
            .stream()
            .anyMatch(alarm -> alarm.alarmName().contains("AlarmLow"));
  }

  /** The largest capacity that any of them makes of its metric. */
  private static int capacityWhenLow(TargetRecord target, int desired) {
    int most = 0;
    for (var policy : target.policies().values()) {
      if (policy.kind() instanceof Kind.Tracking(var configuration)
          && !Boolean.TRUE.equals(configuration.disableScaleIn())) {
        double value = policy.low().orElse(configuration.targetValue());
        most = Math.max(most, TargetTracking.capacity(configuration, desired, value));
      }
    }
    return most;
  }

  private void step(
      TargetRecord target,
      PolicyRecord policy,
      StepScalingPolicyConfiguration configuration,
      AlarmAction action,
      Capacity now,
      double value) {
    double breach = value - action.threshold();
    var cooldown = Duration.ofSeconds(Objects.requireNonNullElse(configuration.cooldown(), 0));
    var cause = cause(policy, action);
    var next = StepScaling.capacity(configuration, now.desired(), breach);
    if (next.isEmpty()) {
      return;
    }
    if (next.getAsInt() < now.desired()) {
      scaleIn(target, now, next.getAsInt(), cooldown, cause);
    } else {
      int from = target.cooldown().outFrom(now.desired());
      StepScaling.capacity(configuration, from, breach)
          .ifPresent(out -> scaleOut(target, now, out, cooldown, cause));
    }
  }

  private void scaleOut(
      TargetRecord target, Capacity now, int wanted, Duration cooldown, String cause) {
    int next = inRange(target, wanted);
    if (next > now.desired() && !target.suspended().dynamicScalingOutSuspended()) {
      change(target, now.desired(), next, cooldown, cause);
    }
  }

  /** ECS's deployments turn scaling in off: "Automatically scale your Amazon ECS service". */
  private void scaleIn(
      TargetRecord target, Capacity now, int wanted, Duration cooldown, String cause) {
    int next = inRange(target, wanted);
    if (next < now.desired()
        && !now.deploying()
        && !target.suspended().dynamicScalingInSuspended()
        && !target.cooldown().blocksScaleIn()) {
      change(target, now.desired(), next, cooldown, cause);
    }
  }

  /** Also from a count beyond it, which a user may have set: the first step leads back. */
  private static int inRange(TargetRecord target, int wanted) {
    return Math.clamp(wanted, target.minCapacity(), target.maxCapacity());
  }

  private void change(TargetRecord target, int desired, int next, Duration cooldown, String cause) {
    int token = target.cooldown().begin(desired, next);
    activities.begin(
        target.id(),
        next,
        cause,
        fulfilled ->
            context
                .loop()
                .after(fulfilled ? cooldown : Duration.ZERO, () -> target.cooldown().end(token)));
  }

  /** Brings the capacity between minimum and maximum when these have changed. */
  void keepInRange(TargetRecord target) {
    Optional<Capacity> current = capacity.of(target.id());
    if (current.isEmpty()) {
      return;
    }
    int desired = current.get().desired();
    if (desired < target.minCapacity()) {
      activities.begin(
          target.id(),
          target.minCapacity(),
          "minimum capacity was set to " + target.minCapacity(),
          fulfilled -> {});
    } else if (desired > target.maxCapacity()) {
      activities.begin(
          target.id(),
          target.maxCapacity(),
          "maximum capacity was set to " + target.maxCapacity(),
          fulfilled -> {});
    }
  }

  private static Duration cooldown(@Nullable Integer seconds) {
    return Duration.ofSeconds(Objects.requireNonNullElse(seconds, STANDARD_COOLDOWN));
  }

  private static String cause(PolicyRecord policy, AlarmAction action) {
    return "monitor alarm "
        + action.alarmName()
        + " in state "
        + action.state()
        + " triggered policy "
        + policy.name();
  }
}
