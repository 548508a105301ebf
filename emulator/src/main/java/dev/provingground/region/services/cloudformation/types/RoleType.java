package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;

/** AWS::IAM::Role with its policies. */
final class RoleType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::IAM::Role")
          .like(CreateRoleRequest.builder())
          .required("AssumeRolePolicyDocument")
          .replace("RoleName", "Path")
          .inPlace("Description", "MaxSessionDuration")
          .property("AssumeRolePolicyDocument", Shape.JSON, OnUpdate.IN_PLACE)
          .property(
              "Policies",
              new Shape.ListOf(
                  Shape.structure(
                      Map.of("PolicyName", Shape.SCALAR, "PolicyDocument", Shape.JSON))),
              OnUpdate.IN_PLACE)
          .property("ManagedPolicyArns", Shape.SCALARS, OnUpdate.IN_PLACE)
          .property("PermissionsBoundary", Shape.SCALAR, OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn", "RoleId")
          .namedBy("RoleName")
          .iam()
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
            .into(CreateRoleRequest.builder())
            .roleName(resource.nameOr("RoleName", 64))
            .tags(resource.tags(RoleType::tag))
            .build();
    return resource.client(IamClient.class).createRole(request).role().roleName();
  }

  @Override
  public void configure(Resource resource) {
    policies(resource.properties()).forEach((name, document) -> put(resource, name, document));
    resource.properties().texts("ManagedPolicyArns").forEach(arn -> attach(resource, arn));
  }

  @Override
  public void update(Resource before, Resource after) {
    var iam = after.client(IamClient.class);
    var name = after.physicalId();
    if (after.properties().differ(before.properties(), "AssumeRolePolicyDocument")) {
      iam.updateAssumeRolePolicy(
          r ->
              r.roleName(name)
                  .policyDocument(after.properties().required("AssumeRolePolicyDocument")));
    }
    var policiesBefore = policies(before.properties());
    var policiesAfter = policies(after.properties());
    policiesAfter.forEach(
        (policy, document) -> {
          if (!document.equals(policiesBefore.get(policy))) {
            put(after, policy, document);
          }
        });
    policiesBefore.keySet().stream()
        .filter(policy -> !policiesAfter.containsKey(policy))
        .forEach(policy -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
    if (after.properties().differ(before.properties(), "Description", "MaxSessionDuration")) {
      iam.updateRole(
          after
              .properties()
              .into(UpdateRoleRequest.builder(), "Description", "MaxSessionDuration")
              .roleName(name)
              .build());
    }
    updateAttached(before, after);
    if (after.properties().differ(before.properties(), "PermissionsBoundary")) {
      after
          .properties()
          .text("PermissionsBoundary")
          .ifPresentOrElse(
              arn -> iam.putRolePermissionsBoundary(r -> r.roleName(name).permissionsBoundary(arn)),
              () -> iam.deleteRolePermissionsBoundary(r -> r.roleName(name)));
    }
    var tags = TagChange.of(before, after);
    if (!tags.set().isEmpty()) {
      iam.tagRole(r -> r.roleName(name).tags(tags.set(RoleType::tag)));
    }
    if (!tags.removed().isEmpty()) {
      iam.untagRole(r -> r.roleName(name).tagKeys(tags.removed()));
    }
  }

  private static void updateAttached(Resource before, Resource after) {
    var attached = after.properties().texts("ManagedPolicyArns");
    attached.forEach(arn -> attach(after, arn));
    before.properties().texts("ManagedPolicyArns").stream()
        .filter(arn -> !attached.contains(arn))
        .forEach(
            arn ->
                after
                    .client(IamClient.class)
                    .detachRolePolicy(r -> r.roleName(after.physicalId()).policyArn(arn)));
  }

  private static void attach(Resource resource, String policyArn) {
    resource
        .client(IamClient.class)
        .attachRolePolicy(r -> r.roleName(resource.physicalId()).policyArn(policyArn));
  }

  @Override
  public void delete(Resource resource) {
    var iam = resource.client(IamClient.class);
    var name = resource.physicalId();
    iam.listAttachedRolePolicies(r -> r.roleName(name))
        .attachedPolicies()
        .forEach(
            policy -> iam.detachRolePolicy(r -> r.roleName(name).policyArn(policy.policyArn())));
    iam.listRolePolicies(r -> r.roleName(name))
        .policyNames()
        .forEach(policy -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
    iam.deleteRole(r -> r.roleName(name));
  }

  /** Policies that other resources of the stack have put or attached are theirs. */
  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var iam = resource.client(IamClient.class);
    var role = describe(resource);
    var said = new HashMap<String, JsonNode>();
    said.put("AssumeRolePolicyDocument", Attributes.document(role.assumeRolePolicyDocument()));
    said.put(
        "ManagedPolicyArns",
        Attributes.list(
            iam
                .listAttachedRolePolicies(r -> r.roleName(role.roleName()))
                .attachedPolicies()
                .stream()
                .map(AttachedPolicy::policyArn)
                .filter(arn -> !others.contains(arn))
                .toList()));
    var own = policies(resource.properties()).keySet();
    var inline = JsonNodeFactory.instance.arrayNode();
    iam.listRolePolicies(r -> r.roleName(role.roleName())).policyNames().stream()
        .filter(own::contains)
        .map(name -> iam.getRolePolicy(r -> r.roleName(role.roleName()).policyName(name)))
        .forEach(
            policy ->
                inline
                    .addObject()
                    .put("PolicyName", policy.policyName())
                    .set("PolicyDocument", Attributes.document(policy.policyDocument())));
    said.put("Policies", inline);
    if (role.permissionsBoundary() != null) {
      said.put(
          "PermissionsBoundary",
          Attributes.text(role.permissionsBoundary().permissionsBoundaryArn()));
    }
    return said;
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var role = describe(resource);
    return Attributes.text(name.equals("Arn") ? role.arn() : role.roleId());
  }

  private static void put(Resource resource, String policyName, String document) {
    resource
        .client(IamClient.class)
        .putRolePolicy(
            r -> r.roleName(resource.physicalId()).policyName(policyName).policyDocument(document));
  }

  private static Map<String, String> policies(Properties properties) {
    return properties.objects("Policies").stream()
        .collect(
            Collectors.toMap(
                policy -> policy.required("PolicyName"),
                policy -> policy.required("PolicyDocument"),
                (one, other) -> other));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static Role describe(Resource resource) {
    return resource.client(IamClient.class).getRole(r -> r.roleName(resource.physicalId())).role();
  }
}
