package dev.provingground.region.services.ec2;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.*;

/**
 * The operations that decide which traffic passes: those of security groups and of network ACLs.
 */
interface TrafficRules extends Ec2Client {
  /** Who performs them. */
  Traffic traffic();

  /**
   * The parts that perform them.
   *
   * @param requests those that may be repeated
   */
  record Traffic(
      IdempotentRequests requests,
      SecurityGroups securityGroups,
      SecurityGroupChanges groupChanges,
      SecurityGroupRuleOperations groupRules,
      SecurityGroupRuleDescriptions ruleDescriptions,
      NetworkAcls networkAcls,
      NetworkAclEntries aclEntries,
      NetworkAclAssociations aclAssociations) {
    static Traffic of(
        Inventory inventory,
        IdempotentRequests requests,
        SecurityGroups securityGroups,
        SecurityGroupRules rules,
        NetworkAcls networkAcls,
        NetworkAclAssociations aclAssociations) {
      var changes = new SecurityGroupChanges(inventory, rules);
      return new Traffic(
          requests,
          securityGroups,
          changes,
          new SecurityGroupRuleOperations(inventory, rules),
          new SecurityGroupRuleDescriptions(inventory, changes),
          networkAcls,
          new NetworkAclEntries(inventory, aclAssociations),
          aclAssociations);
    }
  }

  @Override
  default CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    return traffic().securityGroups().create(request);
  }

  @Override
  default DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    return traffic().securityGroups().describe(request);
  }

  @Override
  default DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    return traffic().securityGroups().delete(request);
  }

  @Override
  default AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    return traffic().groupChanges().authorize(request);
  }

  @Override
  default AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    return traffic().groupChanges().authorize(request);
  }

  @Override
  default RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
      RevokeSecurityGroupIngressRequest request) {
    return traffic().groupChanges().revoke(request);
  }

  @Override
  default RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(
      RevokeSecurityGroupEgressRequest request) {
    return traffic().groupChanges().revoke(request);
  }

  @Override
  default UpdateSecurityGroupRuleDescriptionsIngressResponse
      updateSecurityGroupRuleDescriptionsIngress(
          UpdateSecurityGroupRuleDescriptionsIngressRequest request) {
    return traffic().ruleDescriptions().update(request);
  }

  @Override
  default UpdateSecurityGroupRuleDescriptionsEgressResponse
      updateSecurityGroupRuleDescriptionsEgress(
          UpdateSecurityGroupRuleDescriptionsEgressRequest request) {
    return traffic().ruleDescriptions().update(request);
  }

  @Override
  default ModifySecurityGroupRulesResponse modifySecurityGroupRules(
      ModifySecurityGroupRulesRequest request) {
    return traffic().groupRules().modify(request);
  }

  @Override
  default DescribeSecurityGroupRulesResponse describeSecurityGroupRules(
      DescribeSecurityGroupRulesRequest request) {
    return traffic().groupRules().describe(request);
  }

  @Override
  default DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
    return traffic().networkAcls().describe(request);
  }

  @Override
  default CreateNetworkAclResponse createNetworkAcl(CreateNetworkAclRequest request) {
    return traffic().requests().once(request, () -> traffic().networkAcls().create(request));
  }

  @Override
  default DeleteNetworkAclResponse deleteNetworkAcl(DeleteNetworkAclRequest request) {
    return traffic().networkAcls().delete(request);
  }

  @Override
  default CreateNetworkAclEntryResponse createNetworkAclEntry(
      CreateNetworkAclEntryRequest request) {
    return traffic().aclEntries().create(request);
  }

  @Override
  default ReplaceNetworkAclEntryResponse replaceNetworkAclEntry(
      ReplaceNetworkAclEntryRequest request) {
    return traffic().aclEntries().replace(request);
  }

  @Override
  default DeleteNetworkAclEntryResponse deleteNetworkAclEntry(
      DeleteNetworkAclEntryRequest request) {
    return traffic().aclEntries().delete(request);
  }

  @Override
  default ReplaceNetworkAclAssociationResponse replaceNetworkAclAssociation(
      ReplaceNetworkAclAssociationRequest request) {
    return traffic().aclAssociations().replace(request);
  }
}
