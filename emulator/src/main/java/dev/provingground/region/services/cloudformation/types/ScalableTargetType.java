package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DeregisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;

/**
 * AWS::ApplicationAutoScaling::ScalableTarget. Its id is its resource's, its dimension and its name
 * space, with {@code |} between.
 */
final class ScalableTargetType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ApplicationAutoScaling::ScalableTarget")
          .like(RegisterScalableTargetRequest.builder())
          .required(
              "MaxCapacity", "MinCapacity", "ResourceId", "ScalableDimension", "ServiceNamespace")
          .replace("ResourceId", "ScalableDimension", "ServiceNamespace")
          .inPlace("MaxCapacity", "MinCapacity", "RoleARN", "SuspendedState")
          .attributes("Id")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    register(resource);
    var properties = resource.properties();
    return String.join(
        "|",
        properties.required("ResourceId"),
        properties.required("ScalableDimension"),
        properties.required("ServiceNamespace"));
  }

  private static void register(Resource resource) {
    resource
        .client(ApplicationAutoScalingClient.class)
        .registerScalableTarget(
            resource.properties().into(RegisterScalableTargetRequest.builder()).build());
  }

  @Override
  public void update(Resource before, Resource after) {
    register(after);
  }

  @Override
  public void delete(Resource resource) {
    try {
      resource
          .client(ApplicationAutoScalingClient.class)
          .deregisterScalableTarget(
              resource.properties().into(DeregisterScalableTargetRequest.builder()).build());
    } catch (ObjectNotFoundException e) {
      // Somebody has deregistered it.
    }
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
