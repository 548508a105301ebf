package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** AWS::EC2::SecurityGroupIngress. */
final class SecurityGroupIngressType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      SecurityGroupRules.schema(
          "AWS::EC2::SecurityGroupIngress",
          "SourceSecurityGroupId",
          "SourceSecurityGroupOwnerId",
          "SourcePrefixListId");

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var rule = resource.properties();
    return resource
        .client(Ec2Client.class)
        .authorizeSecurityGroupIngress(
            r ->
                r.groupId(rule.required("GroupId"))
                    .ipPermissions(SecurityGroupRules.permission(rule)))
        .securityGroupRules()
        .getFirst()
        .securityGroupRuleId();
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(Ec2Client.class)
        .revokeSecurityGroupIngress(
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
}
