package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DeleteScheduledActionRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DeregisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScheduledActionRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;

/**
 * AWS::ApplicationAutoScaling::ScalableTarget. Its id is its resource's, its dimension and its name
 * space, with {@code |} between.
 */
final class ScalableTargetType implements ResourceType {
  private static final String[] TARGET = {"ResourceId", "ScalableDimension", "ServiceNamespace"};

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ApplicationAutoScaling::ScalableTarget")
          .like(RegisterScalableTargetRequest.builder())
          .required(
              "MaxCapacity", "MinCapacity", "ResourceId", "ScalableDimension", "ServiceNamespace")
          .replace("ResourceId", "ScalableDimension", "ServiceNamespace")
          .inPlace("MaxCapacity", "MinCapacity", "RoleARN", "SuspendedState")
          .property("ScheduledActions", scheduledActions(), OnUpdate.IN_PLACE)
          .attributes("Id")
          .build();

  private static Shape scheduledActions() {
    return new Shape.ListOf(
        Shape.of(PutScheduledActionRequest.builder())
            .only(
                "EndTime",
                "ScalableTargetAction",
                "Schedule",
                "ScheduledActionName",
                "StartTime",
                "Timezone"));
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    register(resource);
    putScheduledActions(resource);
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

  private static void putScheduledActions(Resource resource) {
    for (var action : resource.properties().objects("ScheduledActions")) {
      resource
          .client(ApplicationAutoScalingClient.class)
          .putScheduledAction(
              resource
                  .properties()
                  .into(action.into(PutScheduledActionRequest.builder()), TARGET)
                  .build());
    }
  }

  @Override
  public void update(Resource before, Resource after) {
    register(after);
    var kept = names(after);
    for (var name : names(before)) {
      if (!kept.contains(name)) {
        deleteScheduledAction(after, name);
      }
    }
    putScheduledActions(after);
  }

  private static List<String> names(Resource resource) {
    return resource.properties().objects("ScheduledActions").stream()
        .map(action -> action.required("ScheduledActionName"))
        .toList();
  }

  private static void deleteScheduledAction(Resource resource, String name) {
    try {
      resource
          .client(ApplicationAutoScalingClient.class)
          .deleteScheduledAction(
              resource
                  .properties()
                  .into(DeleteScheduledActionRequest.builder().scheduledActionName(name), TARGET)
                  .build());
    } catch (ObjectNotFoundException e) {
      // Somebody has deleted it.
    }
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
  public Optional<SdkPojo> live(Resource resource) {
    var properties = resource.properties();
    return Optional.of(
        resource
            .client(ApplicationAutoScalingClient.class)
            .describeScalableTargets(
                r ->
                    r.serviceNamespace(properties.required("ServiceNamespace"))
                        .scalableDimension(properties.required("ScalableDimension"))
                        .resourceIds(properties.required("ResourceId")))
            .scalableTargets()
            .stream()
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
