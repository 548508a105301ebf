package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * AWS::EC2::SecurityGroup. Without egress rules of its own the group keeps EC2's default, which
 * lets everything leave; with them the default goes.
 */
final class SecurityGroupType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::SecurityGroup")
          .like(CreateSecurityGroupRequest.builder())
          .required("GroupDescription")
          .replace("GroupName", "VpcId")
          .property("GroupDescription", Shape.SCALAR, OnUpdate.REPLACE)
          .property("SecurityGroupIngress", SecurityGroupRules.INGRESS, OnUpdate.IN_PLACE)
          .property("SecurityGroupEgress", SecurityGroupRules.EGRESS, OnUpdate.IN_PLACE)
          .tags()
          .attributes("GroupId", "Id", "VpcId")
          .namedBy("GroupName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var properties = resource.properties();
    var name = resource.nameOr("GroupName", 255);
    return resource
        .client(Ec2Client.class)
        .createSecurityGroup(
            r ->
                r.groupName(name)
                    .description(properties.required("GroupDescription"))
                    .vpcId(properties.text("VpcId").orElse(null))
                    .tagSpecifications(Ec2Tags.of("security-group", resource)))
        .groupId();
  }

  @Override
  public void configure(Resource resource) {
    authorizeIngress(resource, ingress(resource.properties()));
    if (resource.properties().has("SecurityGroupEgress")) {
      revokeEgress(resource, List.of(SecurityGroupRules.ALLOW_ALL));
      authorizeEgress(resource, egress(resource.properties()));
    }
  }

  @Override
  public void update(Resource before, Resource after) {
    var ingressBefore = ingress(before.properties());
    var ingressAfter = ingress(after.properties());
    authorizeIngress(after, without(ingressAfter, ingressBefore));
    revokeIngress(after, without(ingressBefore, ingressAfter));
    var egressBefore = egress(before.properties());
    var egressAfter = egress(after.properties());
    authorizeEgress(after, without(egressAfter, egressBefore));
    revokeEgress(after, without(egressBefore, egressAfter));
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Ec2Client.class).deleteSecurityGroup(r -> r.groupId(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var rules = SecurityGroupRules.inline(resource, others);
    return Map.of(
        "GroupDescription",
        Attributes.text(describe(resource).description()),
        "SecurityGroupIngress",
        SecurityGroupRules.properties(rules, false),
        "SecurityGroupEgress",
        SecurityGroupRules.properties(rules, true));
  }

  private static SecurityGroup describe(Resource resource) {
    return resource
        .client(Ec2Client.class)
        .describeSecurityGroups(r -> r.groupIds(resource.physicalId()))
        .securityGroups()
        .getFirst();
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        switch (name) {
          case "GroupId", "Id" -> resource.physicalId();
          case "VpcId" -> describe(resource).vpcId();
          default -> throw Attributes.unknown(name);
        });
  }

  private static List<IpPermission> ingress(Properties properties) {
    return properties.objects("SecurityGroupIngress").stream()
        .map(SecurityGroupRules::permission)
        .toList();
  }

  private static List<IpPermission> egress(Properties properties) {
    return properties.has("SecurityGroupEgress")
        ? properties.objects("SecurityGroupEgress").stream()
            .map(SecurityGroupRules::permission)
            .toList()
        : List.of(SecurityGroupRules.ALLOW_ALL);
  }

  private static List<IpPermission> without(List<IpPermission> all, List<IpPermission> removed) {
    var rest = new ArrayList<>(all);
    rest.removeAll(removed);
    return rest;
  }

  private static void authorizeIngress(Resource group, List<IpPermission> permissions) {
    if (!permissions.isEmpty()) {
      group
          .client(Ec2Client.class)
          .authorizeSecurityGroupIngress(
              r -> r.groupId(group.physicalId()).ipPermissions(permissions));
    }
  }

  private static void revokeIngress(Resource group, List<IpPermission> permissions) {
    if (!permissions.isEmpty()) {
      group
          .client(Ec2Client.class)
          .revokeSecurityGroupIngress(
              r -> r.groupId(group.physicalId()).ipPermissions(permissions));
    }
  }

  private static void authorizeEgress(Resource group, List<IpPermission> permissions) {
    if (!permissions.isEmpty()) {
      group
          .client(Ec2Client.class)
          .authorizeSecurityGroupEgress(
              r -> r.groupId(group.physicalId()).ipPermissions(permissions));
    }
  }

  private static void revokeEgress(Resource group, List<IpPermission> permissions) {
    if (!permissions.isEmpty()) {
      group
          .client(Ec2Client.class)
          .revokeSecurityGroupEgress(r -> r.groupId(group.physicalId()).ipPermissions(permissions));
    }
  }
}
