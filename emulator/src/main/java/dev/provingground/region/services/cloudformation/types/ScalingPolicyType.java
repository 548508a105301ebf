package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;

/**
 * AWS::ApplicationAutoScaling::ScalingPolicy. Its target is given whole, by ScalingTargetId, or in
 * its three parts.
 */
final class ScalingPolicyType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ApplicationAutoScaling::ScalingPolicy")
          .like(PutScalingPolicyRequest.builder())
          .required("PolicyName", "PolicyType")
          .replace("PolicyName", "ResourceId", "ScalableDimension", "ServiceNamespace")
          .property("ScalingTargetId", Shape.SCALAR, OnUpdate.REPLACE)
          .inPlace(
              "PolicyType",
              "StepScalingPolicyConfiguration",
              "TargetTrackingScalingPolicyConfiguration")
          .attributes("Arn")
          .namedBy("PolicyName")
          .build();

  /** A scalable target as its own type's id has it. */
  private record Target(String resourceId, String dimension, String namespace) {
    static Target of(Resource policy) {
      var properties = policy.properties();
      var id = properties.text("ScalingTargetId");
      if (id.isEmpty()) {
        return new Target(
            properties.required("ResourceId"),
            properties.required("ScalableDimension"),
            properties.required("ServiceNamespace"));
      }
      var parts = id.get().split("\\|", -1);
      if (parts.length != 3) {
        throw new HandlerFailure(
            HandlerErrorCode.INVALID_REQUEST,
            "Property ScalingTargetId must be a scalable target's id, not " + id.get());
      }
      return new Target(parts[0], parts[1], parts[2]);
    }
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    return put(resource);
  }

  private static String put(Resource resource) {
    var target = Target.of(resource);
    var request =
        resource
            .properties()
            .into(PutScalingPolicyRequest.builder())
            .resourceId(target.resourceId())
            .scalableDimension(target.dimension())
            .serviceNamespace(target.namespace())
            .build();
    return resource
        .client(ApplicationAutoScalingClient.class)
        .putScalingPolicy(request)
        .policyARN();
  }

  @Override
  public void update(Resource before, Resource after) {
    put(after);
  }

  @Override
  public void delete(Resource resource) {
    var target = Target.of(resource);
    try {
      resource
          .client(ApplicationAutoScalingClient.class)
          .deleteScalingPolicy(
              r ->
                  r.policyName(resource.properties().required("PolicyName"))
                      .resourceId(target.resourceId())
                      .scalableDimension(target.dimension())
                      .serviceNamespace(target.namespace()));
    } catch (ObjectNotFoundException e) {
      // It went with its scalable target, or somebody has deleted it.
    }
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var target = Target.of(resource);
    return Optional.of(
        resource
            .client(ApplicationAutoScalingClient.class)
            .describeScalingPolicies(
                r ->
                    r.serviceNamespace(target.namespace())
                        .resourceId(target.resourceId())
                        .scalableDimension(target.dimension())
                        .policyNames(resource.properties().required("PolicyName")))
            .scalingPolicies()
            .stream()
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
