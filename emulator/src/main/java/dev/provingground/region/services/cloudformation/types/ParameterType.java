package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.Tag;

/** AWS::SSM::Parameter. */
final class ParameterType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::SSM::Parameter")
          .like(PutParameterRequest.builder())
          .required("Type", "Value")
          .replace("Name")
          .inPlace("AllowedPattern", "DataType", "Description", "Tier", "Type", "Value")
          .property("Tags", new Shape.MapOf(Shape.SCALAR), OnUpdate.REFUSE)
          .attributes("Type", "Value")
          .namedBy("Name")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var name =
        resource
            .properties()
            .text("Name")
            .orElseGet(
                () -> "CFN-" + resource.logicalId() + "-" + resource.stack().ids().suffix(12));
    var request =
        resource
            .properties()
            .into(PutParameterRequest.builder())
            .name(name)
            .tags(resource.tags((key, value) -> Tag.builder().key(key).value(value).build()))
            .build();
    resource.client(SsmClient.class).putParameter(request);
    return name;
  }

  @Override
  public void update(Resource before, Resource after) {
    var request =
        after
            .properties()
            .into(PutParameterRequest.builder())
            .name(after.physicalId())
            .overwrite(true)
            .build();
    after.client(SsmClient.class).putParameter(request);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(SsmClient.class).deleteParameter(r -> r.name(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.properties().required(name));
  }
}
