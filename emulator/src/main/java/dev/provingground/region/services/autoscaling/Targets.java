package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;
import static dev.provingground.region.services.autoscaling.ScalingErrors.validation;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;

/** All scalable targets. */
final class Targets {
  private final ServiceContext context;
  private final EcsCapacity capacity;
  private final Map<TargetId, TargetRecord> byId = new LinkedHashMap<>();

  Targets(ServiceContext context, EcsCapacity capacity) {
    this.context = context;
    this.capacity = capacity;
  }

  /** Registers a target, or changes what the request says of one. */
  TargetRecord register(RegisterScalableTargetRequest request) {
    // A role that is named is not taken on, as AWS ignores it for ECS services.
    Supported.only(
        request,
        "ServiceNamespace",
        "ResourceId",
        "ScalableDimension",
        "MinCapacity",
        "MaxCapacity",
        "RoleARN",
        "SuspendedState",
        "Tags");
    var id =
        TargetId.of(
            request.serviceNamespaceAsString(), request.resourceId(), request.scalableDimension());
    if (capacity.of(id).isEmpty()) {
      throw validation("ECS service doesn't exist: " + id.resourceId());
    }
    var existing = byId.get(id);
    int min =
        capacity(
            request.minCapacity(), existing == null ? null : existing.minCapacity(), "minCapacity");
    int max =
        capacity(
            request.maxCapacity(), existing == null ? null : existing.maxCapacity(), "maxCapacity");
    if (min > max) {
      throw validation("Maximum capacity cannot be less than minimum capacity");
    }
    var target = existing == null ? make(id) : existing;
    target.range(min, max);
    if (request.suspendedState() != null) {
      target.suspend(merged(target.suspended(), request.suspendedState()));
    }
    target.tags().putAll(request.tags());
    return target;
  }

  private static int capacity(@Nullable Integer given, @Nullable Integer known, String member) {
    int value = required(given == null ? known : given, member);
    if (value < 0) {
      throw validation(member + " must not be negative, not " + value + ".");
    }
    return value;
  }

  private TargetRecord make(TargetId id) {
    var region = context.region();
    var target =
        new TargetRecord(
            id,
            region.arn("application-autoscaling", "scalable-target/" + context.ids().hex(24)),
            roleArn(region),
            context.loop().now());
    byId.put(id, target);
    return target;
  }

  private static String roleArn(RegionIdentity region) {
    return region.globalArn(
        "iam",
        "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
            + "AWSServiceRoleForApplicationAutoScaling_ECSService");
  }

  private static SuspendedState merged(SuspendedState before, SuspendedState change) {
    return SuspendedState.builder()
        .dynamicScalingInSuspended(
            Objects.requireNonNullElse(
                change.dynamicScalingInSuspended(), before.dynamicScalingInSuspended()))
        .dynamicScalingOutSuspended(
            Objects.requireNonNullElse(
                change.dynamicScalingOutSuspended(), before.dynamicScalingOutSuspended()))
        .scheduledScalingSuspended(
            Objects.requireNonNullElse(
                change.scheduledScalingSuspended(), before.scheduledScalingSuspended()))
        .build();
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ObjectNotFoundException
   */
  TargetRecord get(TargetId id) {
    var found = byId.get(id);
    if (found == null) {
      throw ScalingErrors.noTarget(id);
    }
    return found;
  }

  Iterable<TargetRecord> all() {
    return byId.values();
  }

  void remove(TargetRecord target) {
    byId.remove(target.id());
  }

  Optional<TargetRecord> byPolicy(String policyArn) {
    return byId.values().stream()
        .filter(
            target ->
                target.policies().values().stream().anyMatch(one -> one.arn().equals(policyArn)))
        .findFirst();
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ResourceNotFoundException
   */
  TargetRecord byArn(@Nullable String arn) {
    var known = required(arn, "resourceARN");
    return byId.values().stream()
        .filter(target -> target.arn().equals(known))
        .findFirst()
        .orElseThrow(() -> ScalingErrors.noResource(known));
  }

  DescribeScalableTargetsResponse describe(DescribeScalableTargetsRequest request) {
    TargetId.checkNamespace(request.serviceNamespaceAsString());
    var ids = Set.copyOf(request.resourceIds());
    var found =
        byId.values().stream()
            .filter(target -> ids.isEmpty() || ids.contains(target.id().resourceId()))
            .map(TargetRecord::describe)
            .toList();
    var page = ScalingErrors.PAGES.page(request, found);
    return DescribeScalableTargetsResponse.builder()
        .scalableTargets(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
