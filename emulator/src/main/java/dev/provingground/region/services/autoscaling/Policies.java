package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;
import static dev.provingground.region.services.autoscaling.ScalingErrors.validation;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.autoscaling.PolicyRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.Alarm;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;

/** Scaling policies, and the alarms of those that track a target. */
final class Policies {
  private static final int MOST = 50;

  private final ServiceContext context;
  private final Targets targets;

  Policies(ServiceContext context, Targets targets) {
    this.context = context;
    this.targets = targets;
  }

  /** Makes a policy, or replaces what the one of that name is. */
  PolicyRecord put(PutScalingPolicyRequest request) {
    Supported.only(
        request,
        "PolicyName",
        "ServiceNamespace",
        "ResourceId",
        "ScalableDimension",
        "PolicyType",
        "StepScalingPolicyConfiguration",
        "TargetTrackingScalingPolicyConfiguration");
    var name = required(request.policyName(), "policyName");
    if (name.isBlank() || name.length() > 256) {
      throw validation("PolicyName has 1 to 256 characters.");
    }
    var id =
        TargetId.of(
            request.serviceNamespaceAsString(), request.resourceId(), request.scalableDimension());
    var target = targets.get(id);
    var existing = target.policies().get(name);
    var kind = kind(id, request, existing);
    if (existing != null) {
      existing.kind(kind);
      alarm(existing);
      return existing;
    }
    if (target.policies().size() == MOST) {
      throw ScalingErrors.limit("A scalable target has 50 scaling policies at most.");
    }
    var policy =
        new PolicyRecord(
            name,
            context
                .region()
                .arn(
                    "autoscaling",
                    "scalingPolicy:%s:resource/ecs/%s:policyName/%s"
                        .formatted(context.ids().uuid(), id.resourceId(), name)),
            id,
            context.loop().now(),
            kind);
    alarm(policy);
    target.policies().put(name, policy);
    return policy;
  }

  private static Kind kind(
      TargetId id, PutScalingPolicyRequest request, @Nullable PolicyRecord existing) {
    var tracking = request.targetTrackingScalingPolicyConfiguration();
    var stepwise = request.stepScalingPolicyConfiguration();
    var type =
        Objects.requireNonNullElse(
            request.policyType(),
            existing == null ? PolicyType.STEP_SCALING : existing.describe().policyType());
    if (existing != null && type != existing.describe().policyType()) {
      throw validation("The policy type of a scaling policy cannot be changed.");
    }
    return switch (type) {
      case TARGET_TRACKING_SCALING -> {
        if (stepwise != null) {
          throw validation("A TargetTrackingScaling policy has no StepScalingPolicyConfiguration.");
        }
        TargetTracking.check(id, required(tracking, "targetTrackingScalingPolicyConfiguration"));
        yield new Kind.Tracking(tracking);
      }
      case STEP_SCALING -> {
        if (tracking != null) {
          throw validation("A StepScaling policy has no TargetTrackingScalingPolicyConfiguration.");
        }
        StepScaling.check(required(stepwise, "stepScalingPolicyConfiguration"));
        yield new Kind.Stepwise(stepwise);
      }
      default ->
          throw Supported.unsupported("The policy type '" + request.policyTypeAsString() + "'");
    };
  }

  /** Puts the alarms that a policy needs, under the names that they have already. */
  private void alarm(PolicyRecord policy) {
    if (!(policy.kind() instanceof Kind.Tracking(var configuration))) {
      return;
    }
    var wanted = new ArrayList<PutMetricAlarmRequest>();
    wanted.add(TargetTracking.high(policy, configuration, alarmName(policy, "AlarmHigh")));
    if (!Boolean.TRUE.equals(configuration.disableScaleIn())) {
      wanted.add(TargetTracking.low(policy, configuration, alarmName(policy, "AlarmLow")));
    }
    var names = wanted.stream().map(PutMetricAlarmRequest::alarmName).toList();
    var made =
        CallContext.call(
            Activities.ITSELF,
            () -> {
              wanted.forEach(cloudWatch()::putMetricAlarm);
              return cloudWatch().describeAlarms(r -> r.alarmNames(names)).metricAlarms();
            });
    var gone = new ArrayList<>(policy.alarms().stream().map(Alarm::alarmName).toList());
    gone.removeAll(names);
    delete(gone);
    policy.alarms(made.stream().map(Policies::alarm).toList());
  }

  private String alarmName(PolicyRecord policy, String which) {
    return policy.alarms().stream()
        .map(Alarm::alarmName)
        .filter(name -> name.contains(which))
        .findFirst()
        .orElseGet(
            () ->
                "TargetTracking-%s-%s-%s"
                    .formatted(policy.target().resourceId(), which, context.ids().uuid()));
  }

  private static Alarm alarm(MetricAlarm alarm) {
    return Alarm.builder().alarmName(alarm.alarmName()).alarmARN(alarm.alarmArn()).build();
  }

  /** Deletes a policy with its alarms. */
  void delete(TargetId id, String name) {
    var target = targets.get(id);
    var policy = target.policies().remove(name);
    if (policy == null) {
      throw ScalingErrors.noPolicy(id, name);
    }
    delete(policy.alarms().stream().map(Alarm::alarmName).toList());
  }

  /** Deletes all policies of a target. */
  void deleteAll(TargetRecord target) {
    List.copyOf(target.policies().keySet()).forEach(name -> delete(target.id(), name));
  }

  /** Those of the alarms that are still there. */
  private void delete(List<String> alarms) {
    if (alarms.isEmpty()) {
      return;
    }
    CallContext.call(
        Activities.ITSELF,
        () -> {
          var names =
              cloudWatch().describeAlarms(r -> r.alarmNames(alarms)).metricAlarms().stream()
                  .map(MetricAlarm::alarmName)
                  .toList();
          if (!names.isEmpty()) {
            cloudWatch().deleteAlarms(r -> r.alarmNames(names));
          }
          return true;
        });
  }

  DescribeScalingPoliciesResponse describe(DescribeScalingPoliciesRequest request) {
    TargetId.checkNamespace(request.serviceNamespaceAsString());
    var names = Set.copyOf(request.policyNames());
    var found = new ArrayList<ScalingPolicy>();
    for (var target : targets.all()) {
      if (request.resourceId() == null || request.resourceId().equals(target.id().resourceId())) {
        target.policies().values().stream()
            .filter(policy -> names.isEmpty() || names.contains(policy.name()))
            .forEach(policy -> found.add(policy.describe()));
      }
    }
    var page = ScalingErrors.PAGES.page(request, found);
    return DescribeScalingPoliciesResponse.builder()
        .scalingPolicies(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private CloudWatchClient cloudWatch() {
    return context.services().client(CloudWatchClient.class);
  }
}
