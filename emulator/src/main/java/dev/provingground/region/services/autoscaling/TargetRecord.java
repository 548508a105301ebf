package dev.provingground.region.services.autoscaling;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;

/** A scalable target, its policies and its scheduled actions. */
final class TargetRecord {
  private final TargetId id;
  private final String arn;
  private final String roleArn;
  private final Instant created;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final SortedMap<String, PolicyRecord> policies = new TreeMap<>();
  private final SortedMap<String, ScheduledActionRecord> scheduledActions = new TreeMap<>();
  private final Cooldown cooldown = new Cooldown();
  private int minCapacity;
  private int maxCapacity;
  private SuspendedState suspended;

  TargetRecord(TargetId id, String arn, String roleArn, Instant created) {
    this.id = id;
    this.arn = arn;
    this.roleArn = roleArn;
    this.created = created;
    this.suspended =
        SuspendedState.builder()
            .dynamicScalingInSuspended(false)
            .dynamicScalingOutSuspended(false)
            .scheduledScalingSuspended(false)
            .build();
  }

  TargetId id() {
    return id;
  }

  String arn() {
    return arn;
  }

  Map<String, String> tags() {
    return tags;
  }

  /** By name. */
  SortedMap<String, PolicyRecord> policies() {
    return policies;
  }

  /** By name. */
  SortedMap<String, ScheduledActionRecord> scheduledActions() {
    return scheduledActions;
  }

  Cooldown cooldown() {
    return cooldown;
  }

  int minCapacity() {
    return minCapacity;
  }

  int maxCapacity() {
    return maxCapacity;
  }

  void range(int min, int max) {
    minCapacity = min;
    maxCapacity = max;
  }

  SuspendedState suspended() {
    return suspended;
  }

  void suspend(SuspendedState changed) {
    suspended = changed;
  }

  ScalableTarget describe() {
    return ScalableTarget.builder()
        .serviceNamespace(ServiceNamespace.ECS)
        .resourceId(id.resourceId())
        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
        .minCapacity(minCapacity)
        .maxCapacity(maxCapacity)
        .roleARN(roleArn)
        .creationTime(created)
        .suspendedState(suspended)
        .scalableTargetARN(arn)
        .build();
  }
}
