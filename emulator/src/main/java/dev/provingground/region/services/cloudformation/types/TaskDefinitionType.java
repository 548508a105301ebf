package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** AWS::ECS::TaskDefinition: any change registers a new revision. */
final class TaskDefinitionType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECS::TaskDefinition")
          .like(RegisterTaskDefinitionRequest.builder())
          .replace(
              "ContainerDefinitions",
              "Cpu",
              "EphemeralStorage",
              "ExecutionRoleArn",
              "Family",
              "IpcMode",
              "Memory",
              "NetworkMode",
              "PidMode",
              "PlacementConstraints",
              "RequiresCompatibilities",
              "RuntimePlatform",
              "TaskRoleArn",
              "Volumes")
          .tags()
          .attributes("TaskDefinitionArn")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(RegisterTaskDefinitionRequest.builder())
            .family(resource.nameOr("Family", 255))
            .tags(resource.tags(EcsTags::tag))
            .build();
    return resource
        .client(EcsClient.class)
        .registerTaskDefinition(request)
        .taskDefinition()
        .taskDefinitionArn();
  }

  @Override
  public void update(Resource before, Resource after) {
    EcsTags.update(before, after, after.physicalId());
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(EcsClient.class)
        .deregisterTaskDefinition(r -> r.taskDefinition(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
