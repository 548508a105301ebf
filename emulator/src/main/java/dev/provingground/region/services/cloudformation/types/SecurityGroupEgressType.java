package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/**
 * AWS::EC2::SecurityGroupEgress. "When you use AWS::EC2::SecurityGroupEgress, the default rule is
 * removed from the security group", says its documentation.
 */
final class SecurityGroupEgressType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      SecurityGroupRules.schema(
          "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId", "DestinationPrefixListId");

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var rule = resource.properties();
    return resource
        .client(Ec2Client.class)
        .authorizeSecurityGroupEgress(
            r ->
                r.groupId(rule.required("GroupId"))
                    .ipPermissions(SecurityGroupRules.permission(rule)))
        .securityGroupRules()
        .getFirst()
        .securityGroupRuleId();
  }

  @Override
  public void configure(Resource resource) {
    var ec2 = resource.client(Ec2Client.class);
    var groupId = resource.properties().required("GroupId");
    var group = ec2.describeSecurityGroups(r -> r.groupIds(groupId)).securityGroups().getFirst();
    if (group.ipPermissionsEgress().stream().anyMatch(SecurityGroupEgressType::isDefault)
        && !isDefault(SecurityGroupRules.permission(resource.properties()))) {
      ec2.revokeSecurityGroupEgress(
          r -> r.groupId(groupId).ipPermissions(SecurityGroupRules.ALLOW_ALL));
    }
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(Ec2Client.class)
        .revokeSecurityGroupEgress(
            r ->
                r.groupId(resource.properties().required("GroupId"))
                    .securityGroupRuleIds(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return SecurityGroupRules.live(resource);
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  private static boolean isDefault(IpPermission permission) {
    return permission.ipProtocol().equals("-1")
        && permission.ipRanges().stream()
            .anyMatch(range -> range.cidrIp().equals("0.0.0.0/0") && range.description() == null);
  }
}
