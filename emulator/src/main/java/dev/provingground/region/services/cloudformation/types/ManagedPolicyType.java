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
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyRole;

/** AWS::IAM::ManagedPolicy. */
final class ManagedPolicyType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::IAM::ManagedPolicy")
          .required("PolicyDocument")
          .property("ManagedPolicyName", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Path", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Description", Shape.SCALAR, OnUpdate.REPLACE)
          .property("PolicyDocument", Shape.JSON, OnUpdate.IN_PLACE)
          .property("Roles", Shape.SCALARS, OnUpdate.IN_PLACE)
          .attributes("PolicyArn", "PolicyId")
          .namedBy("ManagedPolicyName")
          .iam()
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var properties = resource.properties();
    return resource
        .client(IamClient.class)
        .createPolicy(
            r ->
                r.policyName(resource.nameOr("ManagedPolicyName", 128))
                    .path(properties.text("Path").orElse(null))
                    .description(properties.text("Description").orElse(null))
                    .policyDocument(properties.required("PolicyDocument")))
        .policy()
        .arn();
  }

  @Override
  public void configure(Resource resource) {
    resource.properties().texts("Roles").forEach(role -> attach(resource, role));
  }

  @Override
  public void update(Resource before, Resource after) {
    if (after.properties().differ(before.properties(), "PolicyDocument")) {
      var iam = after.client(IamClient.class);
      var arn = after.physicalId();
      iam.createPolicyVersion(
          r ->
              r.policyArn(arn)
                  .policyDocument(after.properties().required("PolicyDocument"))
                  .setAsDefault(true));
      deleteOtherVersions(after);
    }
    var roles = after.properties().texts("Roles");
    roles.forEach(role -> attach(after, role));
    before.properties().texts("Roles").stream()
        .filter(role -> !roles.contains(role))
        .forEach(role -> detach(before, role));
  }

  private static void attach(Resource resource, String role) {
    resource
        .client(IamClient.class)
        .attachRolePolicy(r -> r.roleName(role).policyArn(resource.physicalId()));
  }

  private static void detach(Resource resource, String role) {
    try {
      resource
          .client(IamClient.class)
          .detachRolePolicy(r -> r.roleName(role).policyArn(resource.physicalId()));
    } catch (NoSuchEntityException e) {
      // This role does not have it, or is gone itself; the others may still have it.
      return;
    }
  }

  private static void deleteOtherVersions(Resource resource) {
    var iam = resource.client(IamClient.class);
    var arn = resource.physicalId();
    iam.listPolicyVersions(r -> r.policyArn(arn)).versions().stream()
        .filter(version -> !version.isDefaultVersion())
        .forEach(
            version ->
                iam.deletePolicyVersion(r -> r.policyArn(arn).versionId(version.versionId())));
  }

  @Override
  public void delete(Resource resource) {
    var iam = resource.client(IamClient.class);
    iam.listEntitiesForPolicy(r -> r.policyArn(resource.physicalId()))
        .policyRoles()
        .forEach(role -> detach(resource, role.roleName()));
    deleteOtherVersions(resource);
    iam.deletePolicy(r -> r.policyArn(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var iam = resource.client(IamClient.class);
    var arn = resource.physicalId();
    var version = describe(resource).defaultVersionId();
    return Map.of(
        "PolicyDocument",
        Attributes.document(
            iam.getPolicyVersion(r -> r.policyArn(arn).versionId(version))
                .policyVersion()
                .document()),
        "Roles",
        Attributes.list(
            iam.listEntitiesForPolicy(r -> r.policyArn(arn)).policyRoles().stream()
                .map(PolicyRole::roleName)
                .toList()));
  }

  private static Policy describe(Resource resource) {
    return resource
        .client(IamClient.class)
        .getPolicy(r -> r.policyArn(resource.physicalId()))
        .policy();
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        name.equals("PolicyArn") ? resource.physicalId() : describe(resource).policyId());
  }
}
