package dev.provingground.region.services.ec2;

import software.amazon.awssdk.services.ec2.model.*;

/**
 * The operations that decide which traffic passes: those of security groups and of network ACLs.
 */
abstract class TrafficRules extends Catalogue {
  private final IdempotentRequests requests;
  private final SecurityGroups securityGroups;
  private final SecurityGroupChanges groupChanges;
  private final SecurityGroupRuleOperations groupRules;
  private final SecurityGroupRuleDescriptions ruleDescriptions;
  private final NetworkAcls networkAcls;
  private final NetworkAclEntries aclEntries;
  private final NetworkAclAssociations aclAssociations;

  TrafficRules(
      Inventory inventory,
      IdempotentRequests requests,
      Zones zones,
      SecurityGroups securityGroups,
      SecurityGroupRules rules,
      NetworkAcls networkAcls,
      NetworkAclAssociations aclAssociations) {
    super(inventory.region, zones);
    this.requests = requests;
    this.securityGroups = securityGroups;
    this.groupChanges = new SecurityGroupChanges(inventory, rules);
    this.groupRules = new SecurityGroupRuleOperations(inventory, rules);
    this.ruleDescriptions = new SecurityGroupRuleDescriptions(inventory, groupChanges);
    this.networkAcls = networkAcls;
    this.aclEntries = new NetworkAclEntries(inventory, aclAssociations);
    this.aclAssociations = aclAssociations;
  }

  @Override
  public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    return securityGroups.create(request);
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    return securityGroups.describe(request);
  }

  @Override
  public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    return securityGroups.delete(request);
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    return groupChanges.authorize(request);
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    return groupChanges.authorize(request);
  }

  @Override
  public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
      RevokeSecurityGroupIngressRequest request) {
    return groupChanges.revoke(request);
  }

  @Override
  public RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(
      RevokeSecurityGroupEgressRequest request) {
    return groupChanges.revoke(request);
  }

  @Override
  public UpdateSecurityGroupRuleDescriptionsIngressResponse
      updateSecurityGroupRuleDescriptionsIngress(
          UpdateSecurityGroupRuleDescriptionsIngressRequest request) {
    return ruleDescriptions.update(request);
  }

  @Override
  public UpdateSecurityGroupRuleDescriptionsEgressResponse
      updateSecurityGroupRuleDescriptionsEgress(
          UpdateSecurityGroupRuleDescriptionsEgressRequest request) {
    return ruleDescriptions.update(request);
  }

  @Override
  public ModifySecurityGroupRulesResponse modifySecurityGroupRules(
      ModifySecurityGroupRulesRequest request) {
    return groupRules.modify(request);
  }

  @Override
  public DescribeSecurityGroupRulesResponse describeSecurityGroupRules(
      DescribeSecurityGroupRulesRequest request) {
    return groupRules.describe(request);
  }

  @Override
  public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
    return networkAcls.describe(request);
  }

  @Override
  public CreateNetworkAclResponse createNetworkAcl(CreateNetworkAclRequest request) {
    return requests.once(request, () -> networkAcls.create(request));
  }

  @Override
  public DeleteNetworkAclResponse deleteNetworkAcl(DeleteNetworkAclRequest request) {
    return networkAcls.delete(request);
  }

  @Override
  public CreateNetworkAclEntryResponse createNetworkAclEntry(CreateNetworkAclEntryRequest request) {
    return aclEntries.create(request);
  }

  @Override
  public ReplaceNetworkAclEntryResponse replaceNetworkAclEntry(
      ReplaceNetworkAclEntryRequest request) {
    return aclEntries.replace(request);
  }

  @Override
  public DeleteNetworkAclEntryResponse deleteNetworkAclEntry(DeleteNetworkAclEntryRequest request) {
    return aclEntries.delete(request);
  }

  @Override
  public ReplaceNetworkAclAssociationResponse replaceNetworkAclAssociation(
      ReplaceNetworkAclAssociationRequest request) {
    return aclAssociations.replace(request);
  }
}
