package dev.provingground.region.services.autoscaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.applicationautoscaling.model.Alarm;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.StepScalingPolicyConfiguration;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;

/** A scaling policy: how it scales, and the alarms that it made for itself. */
final class PolicyRecord {
  private final String name;
  private final String arn;
  private final TargetId target;
  private final Instant created;
  private Kind kind;
  private List<Alarm> alarms = List.of();

  /** The newest data point with which its low alarm asked to scale in. */
  private Optional<Double> low = Optional.empty();

  PolicyRecord(String name, String arn, TargetId target, Instant created, Kind kind) {
    this.name = name;
    this.arn = arn;
    this.target = target;
    this.created = created;
    this.kind = kind;
  }

  /** How it scales. */
  sealed interface Kind {
    /** Keeps a metric near a value, by alarms of its own. */
    record Tracking(TargetTrackingScalingPolicyConfiguration configuration) implements Kind {}

    /** Does what others' alarms ask for. */
    record Stepwise(StepScalingPolicyConfiguration configuration) implements Kind {}
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  TargetId target() {
    return target;
  }

  Kind kind() {
    return kind;
  }

  void kind(Kind changed) {
    kind = changed;
    low = Optional.empty();
  }

  List<Alarm> alarms() {
    return alarms;
  }

  void alarms(List<Alarm> made) {
    alarms = made;
  }

  Optional<Double> low() {
    return low;
  }

  void low(double value) {
    low = Optional.of(value);
  }

  ScalingPolicy describe() {
    var policy =
        ScalingPolicy.builder()
            .policyName(name)
            .policyARN(arn)
            .serviceNamespace(ServiceNamespace.ECS)
            .resourceId(target.resourceId())
            .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
            .alarms(alarms)
            .creationTime(created);
    return switch (kind) {
      case Kind.Tracking(var configuration) ->
          policy
              .policyType(PolicyType.TARGET_TRACKING_SCALING)
              .targetTrackingScalingPolicyConfiguration(configuration)
              .build();
      case Kind.Stepwise(var configuration) ->
          policy
              .policyType(PolicyType.STEP_SCALING)
              .stepScalingPolicyConfiguration(configuration)
              .build();
    };
  }
}
