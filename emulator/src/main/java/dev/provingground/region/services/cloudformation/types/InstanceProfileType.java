package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;

/** AWS::IAM::InstanceProfile. */
final class InstanceProfileType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::IAM::InstanceProfile")
          .required("Roles")
          .property("InstanceProfileName", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Path", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Roles", Shape.SCALARS, OnUpdate.IN_PLACE)
          .attributes("Arn")
          .namedBy("InstanceProfileName")
          .iam()
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    return resource
        .client(IamClient.class)
        .createInstanceProfile(
            r ->
                r.instanceProfileName(resource.nameOr("InstanceProfileName", 128))
                    .path(resource.properties().text("Path").orElse(null)))
        .instanceProfile()
        .instanceProfileName();
  }

  @Override
  public void configure(Resource resource) {
    resource
        .properties()
        .texts("Roles")
        .forEach(
            role ->
                resource
                    .client(IamClient.class)
                    .addRoleToInstanceProfile(
                        r -> r.instanceProfileName(resource.physicalId()).roleName(role)));
  }

  @Override
  public void update(Resource before, Resource after) {
    empty(after);
    configure(after);
  }

  private static void empty(Resource resource) {
    var iam = resource.client(IamClient.class);
    iam.getInstanceProfile(r -> r.instanceProfileName(resource.physicalId()))
        .instanceProfile()
        .roles()
        .forEach(
            role ->
                iam.removeRoleFromInstanceProfile(
                    r -> r.instanceProfileName(resource.physicalId()).roleName(role.roleName())));
  }

  @Override
  public void delete(Resource resource) {
    empty(resource);
    resource
        .client(IamClient.class)
        .deleteInstanceProfile(r -> r.instanceProfileName(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    return Map.of(
        "Roles", Attributes.list(describe(resource).roles().stream().map(Role::roleName).toList()));
  }

  private static InstanceProfile describe(Resource resource) {
    return resource
        .client(IamClient.class)
        .getInstanceProfile(r -> r.instanceProfileName(resource.physicalId()))
        .instanceProfile();
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        resource
            .client(IamClient.class)
            .getInstanceProfile(r -> r.instanceProfileName(resource.physicalId()))
            .instanceProfile()
            .arn());
  }
}
