package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Rules of security groups: their properties, inline or as resources, as EC2's permissions. */
final class SecurityGroupRules {
  /** Properties that ingress and egress rules share. */
  private static final List<String> COMMON =
      List.of("CidrIp", "CidrIpv6", "Description", "FromPort", "IpProtocol", "ToPort");

  static final Shape INGRESS =
      rule("SourceSecurityGroupId", "SourceSecurityGroupOwnerId", "SourcePrefixListId");
  static final Shape EGRESS = rule("DestinationSecurityGroupId", "DestinationPrefixListId");

  /** What EC2 gives to a new group: everything may leave. */
  static final IpPermission ALLOW_ALL =
      IpPermission.builder()
          .ipProtocol("-1")
          .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
          .build();

  private SecurityGroupRules() {}

  static IpPermission permission(Properties rule) {
    var permission = IpPermission.builder().ipProtocol(rule.required("IpProtocol"));
    rule.number("FromPort").ifPresent(permission::fromPort);
    rule.number("ToPort").ifPresent(permission::toPort);
    var description = rule.text("Description").orElse(null);
    rule.text("CidrIp")
        .ifPresent(
            cidr ->
                permission.ipRanges(
                    IpRange.builder().cidrIp(cidr).description(description).build()));
    rule.text("CidrIpv6")
        .ifPresent(
            cidr ->
                permission.ipv6Ranges(
                    Ipv6Range.builder().cidrIpv6(cidr).description(description).build()));
    either(rule, "SourcePrefixListId", "DestinationPrefixListId")
        .ifPresent(
            id ->
                permission.prefixListIds(
                    PrefixListId.builder().prefixListId(id).description(description).build()));
    either(rule, "SourceSecurityGroupId", "DestinationSecurityGroupId")
        .ifPresent(
            id ->
                permission.userIdGroupPairs(
                    UserIdGroupPair.builder()
                        .groupId(id)
                        .userId(rule.text("SourceSecurityGroupOwnerId").orElse(null))
                        .description(description)
                        .build()));
    return permission.build();
  }

  /** What EC2 says of a rule that is a resource of its own. */
  static Optional<SdkPojo> live(Resource rule) {
    return Optional.of(
        rule.client(Ec2Client.class)
            .describeSecurityGroupRules(r -> r.securityGroupRuleIds(rule.physicalId()))
            .securityGroupRules()
            .getFirst());
  }

  /**
   * A group's rules but those that are resources of their own.
   *
   * @param others the physical ids of the stack's other resources
   */
  static List<SecurityGroupRule> inline(Resource group, Set<String> others) {
    var ofGroup = Filter.builder().name("group-id").values(group.physicalId()).build();
    return group
        .client(Ec2Client.class)
        .describeSecurityGroupRules(r -> r.filters(ofGroup))
        .securityGroupRules()
        .stream()
        .filter(rule -> !others.contains(rule.securityGroupRuleId()))
        .toList();
  }

  /** What EC2 says of rules, in the words of inline properties. */
  static JsonNode properties(List<SecurityGroupRule> rules, boolean egress) {
    var list = JsonNodeFactory.instance.arrayNode();
    rules.stream()
        .filter(rule -> rule.isEgress() == egress)
        .map(rule -> properties(rule, egress ? "Destination" : "Source"))
        .forEach(list::add);
    return list;
  }

  private static JsonNode properties(SecurityGroupRule rule, String peer) {
    var said = LiveProperties.of(rule);
    if (rule.cidrIpv4() != null) {
      said.put("CidrIp", rule.cidrIpv4());
    }
    if (rule.prefixListId() != null) {
      said.put(peer + "PrefixListId", rule.prefixListId());
    }
    if (rule.referencedGroupInfo() != null) {
      said.put(peer + "SecurityGroupId", rule.referencedGroupInfo().groupId());
      said.put(peer + "SecurityGroupOwnerId", rule.referencedGroupInfo().userId());
    }
    return said;
  }

  private static Optional<String> either(Properties rule, String one, String other) {
    return rule.text(one).or(() -> rule.text(other));
  }

  /** The schema of a rule that is a resource of its own: any change replaces it. */
  static ResourceSchema schema(String typeName, String... peers) {
    var schema =
        ResourceSchema.named(typeName)
            .required("GroupId", "IpProtocol")
            .property("GroupId", Shape.SCALAR, OnUpdate.REPLACE)
            .attributes("Id");
    COMMON.forEach(name -> schema.property(name, Shape.SCALAR, OnUpdate.REPLACE));
    List.of(peers).forEach(name -> schema.property(name, Shape.SCALAR, OnUpdate.REPLACE));
    return schema.build();
  }

  private static Shape rule(String... peers) {
    Map<String, Shape> members = new HashMap<>();
    COMMON.forEach(name -> members.put(name, Shape.SCALAR));
    List.of(peers).forEach(name -> members.put(name, Shape.SCALAR));
    return new Shape.ListOf(Shape.structure(members));
  }
}
