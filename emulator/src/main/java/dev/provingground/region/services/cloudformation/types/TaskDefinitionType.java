package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KernelCapabilities;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.Volume;

/** AWS::ECS::TaskDefinition: any change registers a new revision. */
final class TaskDefinitionType implements ResourceType {
  private static final Shape.Structure CONTAINER =
      Shape.of(ContainerDefinition.builder())
          .only(
              "Command",
              "Cpu",
              "DependsOn",
              "DockerLabels",
              "EntryPoint",
              "Environment",
              "Essential",
              "HealthCheck",
              "Image",
              "LinuxParameters",
              "LogConfiguration",
              "Memory",
              "MemoryReservation",
              "MountPoints",
              "Name",
              "PortMappings",
              "ReadonlyRootFilesystem",
              "Secrets",
              "StartTimeout",
              "StopTimeout",
              "Ulimits",
              "User",
              "VersionConsistency",
              "VolumesFrom",
              "WorkingDirectory")
          .with(
              "LinuxParameters",
              Shape.of(LinuxParameters.builder())
                  .only("Capabilities", "InitProcessEnabled", "Tmpfs")
                  .with("Capabilities", Shape.of(KernelCapabilities.builder()).only("Drop")))
          .with(
              "LogConfiguration",
              Shape.of(LogConfiguration.builder()).only("LogDriver", "Options"));

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECS::TaskDefinition")
          .like(RegisterTaskDefinitionRequest.builder())
          .property("ContainerDefinitions", new Shape.ListOf(CONTAINER), OnUpdate.REPLACE)
          .property(
              "Volumes",
              new Shape.ListOf(Shape.of(Volume.builder()).only("Host", "Name")),
              OnUpdate.REPLACE)
          .replace(
              "Cpu",
              "EnableFaultInjection",
              "EphemeralStorage",
              "ExecutionRoleArn",
              "Family",
              "Memory",
              "NetworkMode",
              "PidMode",
              "RequiresCompatibilities",
              "RuntimePlatform",
              "TaskRoleArn")
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

  /** A revision never changes but for its tags; one that is deregistered is gone. */
  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var found =
        resource
            .client(EcsClient.class)
            .describeTaskDefinition(
                r -> r.taskDefinition(resource.physicalId()).include(TaskDefinitionField.TAGS));
    if (found.taskDefinition().status() != TaskDefinitionStatus.ACTIVE) {
      throw Attributes.notFound(SCHEMA.typeName(), resource.physicalId());
    }
    return Optional.of(found);
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
