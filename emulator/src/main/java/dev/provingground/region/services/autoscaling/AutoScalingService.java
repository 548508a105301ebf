package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.*;

/**
 * Application Auto Scaling of ECS services' desired counts: by target tracking, by steps and by
 * schedule. What AWS has beyond that is refused by name. Not for more than one thread.
 */
public final class AutoScalingService implements ApplicationAutoScalingClient, ResourceAware {
  private final Targets targets;
  private final Policies policies;
  private final Activities activities;
  private final Scaler scaler;
  private final ScheduledActions scheduledActions;

  /** Without any target; acts on alarms from now on. */
  public AutoScalingService(ServiceContext context) {
    var capacity = new EcsCapacity(context.services());
    targets = new Targets(context, capacity);
    policies = new Policies(context, targets);
    activities = new Activities(context, capacity);
    scaler = new Scaler(context, targets, capacity, activities);
    scaler.listen();
    scheduledActions = new ScheduledActions(context, targets, activities, scaler);
  }

  /** This service at the region's front door. */
  public Mount<ApplicationAutoScalingClient> mount() {
    return new Mount<>(
        "application-autoscaling",
        "application-autoscaling",
        Protocol.AWS_JSON,
        "AnyScaleFrontendService",
        "2016-02-06",
        ApplicationAutoScalingClient.class,
        this);
  }

  @Override
  public RegisterScalableTargetResponse registerScalableTarget(
      RegisterScalableTargetRequest request) {
    var target = targets.register(request);
    CallContext.call(
        Activities.ITSELF,
        () -> {
          scaler.keepInRange(target);
          return true;
        });
    return RegisterScalableTargetResponse.builder().scalableTargetARN(target.arn()).build();
  }

  @Override
  public DeregisterScalableTargetResponse deregisterScalableTarget(
      DeregisterScalableTargetRequest request) {
    var target =
        targets.get(
            TargetId.of(
                request.serviceNamespaceAsString(),
                request.resourceId(),
                request.scalableDimension()));
    policies.deleteAll(target);
    scheduledActions.deleteAll(target);
    targets.remove(target);
    return DeregisterScalableTargetResponse.builder().build();
  }

  @Override
  public DescribeScalableTargetsResponse describeScalableTargets(
      DescribeScalableTargetsRequest request) {
    return targets.describe(request);
  }

  @Override
  public PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
    var policy = policies.put(request);
    return PutScalingPolicyResponse.builder()
        .policyARN(policy.arn())
        .alarms(policy.alarms())
        .build();
  }

  @Override
  public DeleteScalingPolicyResponse deleteScalingPolicy(DeleteScalingPolicyRequest request) {
    policies.delete(
        TargetId.of(
            request.serviceNamespaceAsString(), request.resourceId(), request.scalableDimension()),
        required(request.policyName(), "policyName"));
    return DeleteScalingPolicyResponse.builder().build();
  }

  @Override
  public DescribeScalingPoliciesResponse describeScalingPolicies(
      DescribeScalingPoliciesRequest request) {
    return policies.describe(request);
  }

  @Override
  public PutScheduledActionResponse putScheduledAction(PutScheduledActionRequest request) {
    scheduledActions.put(request);
    return PutScheduledActionResponse.builder().build();
  }

  @Override
  public DeleteScheduledActionResponse deleteScheduledAction(DeleteScheduledActionRequest request) {
    scheduledActions.delete(
        TargetId.of(
            request.serviceNamespaceAsString(), request.resourceId(), request.scalableDimension()),
        required(request.scheduledActionName(), "scheduledActionName"));
    return DeleteScheduledActionResponse.builder().build();
  }

  @Override
  public DescribeScheduledActionsResponse describeScheduledActions(
      DescribeScheduledActionsRequest request) {
    return scheduledActions.describe(request);
  }

  @Override
  public DescribeScalingActivitiesResponse describeScalingActivities(
      DescribeScalingActivitiesRequest request) {
    return activities.describe(request);
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    targets.byArn(request.resourceARN()).tags().putAll(request.tags());
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    targets.byArn(request.resourceARN()).tags().keySet().removeAll(request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder()
        .tags(targets.byArn(request.resourceARN()).tags())
        .build();
  }

  /** Targets by their ARN, where there is one. */
  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return switch (request) {
      case RegisterScalableTargetRequest r -> arn(r.resourceId());
      case DeregisterScalableTargetRequest r -> arn(r.resourceId());
      case PutScalingPolicyRequest r -> arn(r.resourceId());
      case DeleteScalingPolicyRequest r -> arn(r.resourceId());
      case PutScheduledActionRequest r -> arn(r.resourceId());
      case DeleteScheduledActionRequest r -> arn(r.resourceId());
      case TagResourceRequest r -> List.of(String.valueOf(r.resourceARN()));
      case UntagResourceRequest r -> List.of(String.valueOf(r.resourceARN()));
      case ListTagsForResourceRequest r -> List.of(String.valueOf(r.resourceARN()));
      default -> List.of("*");
    };
  }

  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return request instanceof RegisterScalableTargetRequest r
        ? PassedRole.of(r.roleARN(), "application-autoscaling.amazonaws.com").toList()
        : List.of();
  }

  private List<String> arn(@Nullable String resourceId) {
    for (var target : targets.all()) {
      if (target.id().resourceId().equals(resourceId)) {
        return List.of(target.arn());
      }
    }
    return List.of("*");
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}
