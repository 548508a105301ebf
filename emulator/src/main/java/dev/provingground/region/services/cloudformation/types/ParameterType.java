package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

/** AWS::SSM::Parameter. */
final class ParameterType implements ResourceType {
  private static final String[] CHANGEABLE = {
    "AllowedPattern", "DataType", "Description", "Policies", "Tier", "Type", "Value"
  };

  /** Without any said, those that there are would stay. */
  private static final String NO_POLICIES = "[{}]";

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::SSM::Parameter")
          .like(PutParameterRequest.builder())
          .required("Type", "Value")
          .replace("Name")
          .inPlace(CHANGEABLE)
          .property("Tags", new Shape.MapOf(Shape.SCALAR), OnUpdate.IN_PLACE)
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
            .tags(resource.tags(ParameterType::tag))
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
            .policies(after.properties().text("Policies").orElse(NO_POLICIES))
            .build();
    var ssm = after.client(SsmClient.class);
    if (after.properties().differ(before.properties(), CHANGEABLE)) {
      ssm.putParameter(request);
    }
    var change = TagChange.of(before, after);
    if (!change.set().isEmpty()) {
      ssm.addTagsToResource(
          r ->
              r.resourceType(ResourceTypeForTagging.PARAMETER)
                  .resourceId(after.physicalId())
                  .tags(change.set(ParameterType::tag)));
    }
    if (!change.removed().isEmpty()) {
      ssm.removeTagsFromResource(
          r ->
              r.resourceType(ResourceTypeForTagging.PARAMETER)
                  .resourceId(after.physicalId())
                  .tagKeys(change.removed()));
    }
  }

  @Override
  public void delete(Resource resource) {
    resource.client(SsmClient.class).deleteParameter(r -> r.name(resource.physicalId()));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.properties().required(name));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(SsmClient.class)
            .getParameter(r -> r.name(resource.physicalId()).withDecryption(true))
            .parameter());
  }
}
