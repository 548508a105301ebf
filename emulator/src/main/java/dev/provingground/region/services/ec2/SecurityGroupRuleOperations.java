package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Requests.required;

import java.util.LinkedHashMap;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Security group rules by their ids. */
final class SecurityGroupRuleOperations {
  private final Inventory inventory;
  private final SecurityGroupRules rules;

  SecurityGroupRuleOperations(Inventory inventory, SecurityGroupRules rules) {
    this.inventory = inventory;
    this.rules = rules;
  }

  ModifySecurityGroupRulesResponse modify(ModifySecurityGroupRulesRequest request) {
    Requests.admit(request, "GroupId", "SecurityGroupRules");
    var group = inventory.securityGroups.get(request.groupId(), "groupId");
    var changed = new LinkedHashMap<String, SecurityGroupRule>();
    for (var update : required(request.securityGroupRules(), "securityGroupRules")) {
      var id = required(update.securityGroupRuleId(), "securityGroupRuleId");
      var old =
          inventory
              .rulesOf(group.groupId())
              .filter(rule -> rule.securityGroupRuleId().equals(id))
              .findFirst()
              .orElseThrow(() -> inventory.securityGroupRules.notFound(id));
      changed.put(id, modified(old, required(update.securityGroupRule(), "securityGroupRule")));
    }
    changed.values().forEach(rule -> rules.requireSameNetwork(rule, group));
    rules.replace(group, changed);
    return ModifySecurityGroupRulesResponse.builder().returnValue(true).build();
  }

  private SecurityGroupRule modified(SecurityGroupRule old, SecurityGroupRuleRequest wanted) {
    var permission =
        IpPermission.builder()
            .ipProtocol(wanted.ipProtocol())
            .fromPort(wanted.fromPort())
            .toPort(wanted.toPort());
    if (wanted.prefixListId() != null) {
      permission.prefixListIds(PrefixListId.builder().prefixListId(wanted.prefixListId()).build());
    }
    if (wanted.cidrIpv4() != null) {
      permission.ipRanges(IpRange.builder().cidrIp(wanted.cidrIpv4()).build());
    }
    if (wanted.cidrIpv6() != null) {
      permission.ipv6Ranges(Ipv6Range.builder().cidrIpv6(wanted.cidrIpv6()).build());
    }
    if (wanted.referencedGroupId() != null) {
      permission.userIdGroupPairs(
          UserIdGroupPair.builder().groupId(wanted.referencedGroupId()).build());
    }
    var parts = Permissions.rules(permission.build(), inventory.account());
    if (parts.size() != 1) {
      throw Requests.invalid(
          "A security group rule has exactly one of cidrIpv4, cidrIpv6 and referencedGroupId; %d were"
                  .formatted(parts.size())
              + " given.");
    }
    return parts.getFirst().toBuilder()
        .securityGroupRuleId(old.securityGroupRuleId())
        .securityGroupRuleArn(old.securityGroupRuleArn())
        .groupId(old.groupId())
        .groupOwnerId(old.groupOwnerId())
        .isEgress(old.isEgress())
        .description(wanted.description())
        .build();
  }

  DescribeSecurityGroupRulesResponse describe(DescribeSecurityGroupRulesRequest request) {
    Requests.admit(request, "SecurityGroupRuleIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.securityGroupRules.describe(
            request, request.securityGroupRuleIds(), "securityGroupRuleIds", request.filters());
    return DescribeSecurityGroupRulesResponse.builder()
        .securityGroupRules(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
