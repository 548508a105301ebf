package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateRequest;

/** AWS::FIS::ExperimentTemplate. */
final class ExperimentTemplateType implements ResourceType {
  private static final String[] CHANGEABLE = {
    "Actions",
    "Description",
    "ExperimentOptions",
    "LogConfiguration",
    "RoleArn",
    "StopConditions",
    "Targets"
  };
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::FIS::ExperimentTemplate")
          .like(CreateExperimentTemplateRequest.builder())
          .required("Description", "RoleArn", "StopConditions", "Targets")
          .inPlace(CHANGEABLE)
          .property("Tags", new Shape.MapOf(Shape.SCALAR), OnUpdate.IN_PLACE)
          .attributes("Id")
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
            .into(CreateExperimentTemplateRequest.builder())
            .clientToken(resource.stack().ids().uuid())
            .tags(resource.tags())
            .build();
    return resource
        .client(FisClient.class)
        .createExperimentTemplate(request)
        .experimentTemplate()
        .id();
  }

  @Override
  public void update(Resource before, Resource after) {
    var fis = after.client(FisClient.class);
    var request =
        after
            .properties()
            .into(UpdateExperimentTemplateRequest.builder())
            .id(after.physicalId())
            .build();
    if (after.properties().differ(before.properties(), CHANGEABLE)) {
      fis.updateExperimentTemplate(request);
    }
    var change = TagChange.of(before, after);
    var arn = after.stack().region().arn("fis", "experiment-template/" + after.physicalId());
    if (!change.set().isEmpty()) {
      fis.tagResource(r -> r.resourceArn(arn).tags(change.set()));
    }
    if (!change.removed().isEmpty()) {
      fis.untagResource(r -> r.resourceArn(arn).tagKeys(change.removed()));
    }
  }

  @Override
  public void delete(Resource resource) {
    resource.client(FisClient.class).deleteExperimentTemplate(r -> r.id(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(FisClient.class)
            .getExperimentTemplate(r -> r.id(resource.physicalId()))
            .experimentTemplate());
  }
}
