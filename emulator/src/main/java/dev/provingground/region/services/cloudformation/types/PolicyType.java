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
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** AWS::IAM::Policy: an inline policy of roles. */
final class PolicyType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::IAM::Policy")
          .required("PolicyDocument", "PolicyName", "Roles")
          .property("PolicyDocument", Shape.JSON, OnUpdate.IN_PLACE)
          .property("PolicyName", Shape.SCALAR, OnUpdate.REFUSE)
          .property("Roles", Shape.SCALARS, OnUpdate.IN_PLACE)
          .attributes("Id")
          .iam()
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  /** An inline policy has no identity of its own, so its id is made up. */
  @Override
  public String create(Resource resource) {
    return resource.stack().physicalName(resource.logicalId(), 24);
  }

  @Override
  public void configure(Resource resource) {
    var properties = resource.properties();
    for (var role : properties.texts("Roles")) {
      resource
          .client(IamClient.class)
          .putRolePolicy(
              r ->
                  r.roleName(role)
                      .policyName(properties.required("PolicyName"))
                      .policyDocument(properties.required("PolicyDocument")));
    }
  }

  @Override
  public void update(Resource before, Resource after) {
    configure(after);
    var roles = after.properties().texts("Roles");
    before.properties().texts("Roles").stream()
        .filter(role -> !roles.contains(role))
        .forEach(role -> remove(before, role));
  }

  @Override
  public void delete(Resource resource) {
    resource.properties().texts("Roles").forEach(role -> remove(resource, role));
  }

  /** What its first role says of it; any other's may have gone as well. */
  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return resource.properties().texts("Roles").stream()
        .findFirst()
        .map(role -> describe(resource, role));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var name = resource.properties().required("PolicyName");
    var iam = resource.client(IamClient.class);
    var roles = resource.properties().texts("Roles");
    return Map.of(
        "PolicyDocument",
        Attributes.document(describe(resource, roles.getFirst()).policyDocument()),
        "Roles",
        Attributes.list(
            roles.stream()
                .filter(
                    role ->
                        iam.listRolePolicies(r -> r.roleName(role)).policyNames().contains(name))
                .toList()));
  }

  private static GetRolePolicyResponse describe(Resource resource, String role) {
    return resource
        .client(IamClient.class)
        .getRolePolicy(
            r -> r.roleName(role).policyName(resource.properties().required("PolicyName")));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  private static void remove(Resource resource, String role) {
    try {
      resource
          .client(IamClient.class)
          .deleteRolePolicy(
              r -> r.roleName(role).policyName(resource.properties().required("PolicyName")));
    } catch (NoSuchEntityException e) {
      // This role does not have it, or is gone itself; the others may still have it.
      return;
    }
  }
}
