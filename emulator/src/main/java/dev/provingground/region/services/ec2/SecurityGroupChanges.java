package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Authorizing and revoking security groups' rules, in all the forms that EC2 takes. */
final class SecurityGroupChanges {
  private static final String RULE = "security-group-rule";

  /** What both directions heed. */
  private static final String[] AUTHORIZED = {
    "GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp", "TagSpecifications"
  };

  private static final String[] REVOKED = {
    "GroupId", "SecurityGroupRuleIds", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp"
  };

  private final Inventory inventory;
  private final SecurityGroupRules rules;

  SecurityGroupChanges(Inventory inventory, SecurityGroupRules rules) {
    this.inventory = inventory;
    this.rules = rules;
  }

  AuthorizeSecurityGroupIngressResponse authorize(AuthorizeSecurityGroupIngressRequest request) {
    Requests.admit(request, AUTHORIZED);
    var group = group(request.groupId());
    var tags = Tags.specified(request.tagSpecifications(), RULE);
    var permissions =
        permissions(
            request.ipPermissions(),
            request.ipProtocol(),
            request.fromPort(),
            request.toPort(),
            request.cidrIp());
    var added = rules.add(group, flatten(permissions, false, group), tags);
    return AuthorizeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .securityGroupRules(added)
        .build();
  }

  AuthorizeSecurityGroupEgressResponse authorize(AuthorizeSecurityGroupEgressRequest request) {
    Requests.admit(request, AUTHORIZED);
    var group = group(request.groupId());
    var tags = Tags.specified(request.tagSpecifications(), RULE);
    var permissions =
        permissions(
            request.ipPermissions(),
            request.ipProtocol(),
            request.fromPort(),
            request.toPort(),
            request.cidrIp());
    var added = rules.add(group, flatten(permissions, true, group), tags);
    return AuthorizeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .securityGroupRules(added)
        .build();
  }

  RevokeSecurityGroupIngressResponse revoke(RevokeSecurityGroupIngressRequest request) {
    Requests.admit(request, REVOKED);
    var group = group(request.groupId());
    var revoked =
        request.securityGroupRuleIds().isEmpty()
            ? revoke(
                group,
                permissions(
                    request.ipPermissions(),
                    request.ipProtocol(),
                    request.fromPort(),
                    request.toPort(),
                    request.cidrIp()),
                false)
            : revoke(group, request.securityGroupRuleIds(), request.ipPermissions(), false);
    return RevokeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(revoked)
        .build();
  }

  RevokeSecurityGroupEgressResponse revoke(RevokeSecurityGroupEgressRequest request) {
    Requests.admit(request, REVOKED);
    var group = group(request.groupId());
    var revoked =
        request.securityGroupRuleIds().isEmpty()
            ? revoke(
                group,
                permissions(
                    request.ipPermissions(),
                    request.ipProtocol(),
                    request.fromPort(),
                    request.toPort(),
                    request.cidrIp()),
                true)
            : revoke(group, request.securityGroupRuleIds(), request.ipPermissions(), true);
    return RevokeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(revoked)
        .build();
  }

  SecurityGroup group(@Nullable String groupId) {
    return inventory.securityGroups.get(groupId, "groupName or groupId");
  }

  /** The permissions of a request: a list, or one in the request's own members. */
  private static List<IpPermission> permissions(
      List<IpPermission> permissions,
      @Nullable String protocol,
      @Nullable Integer fromPort,
      @Nullable Integer toPort,
      @Nullable String cidrIp) {
    if (protocol == null && cidrIp == null) {
      return required(permissions, "ipPermissions");
    }
    if (!permissions.isEmpty()) {
      throw error(
          "InvalidParameterCombination",
          "The parameter ipPermissions cannot be used with the parameter "
              + (protocol == null ? "cidrIp" : "ipProtocol"));
    }
    var range = required(cidrIp, "cidrIp");
    return List.of(
        IpPermission.builder()
            .ipProtocol(protocol)
            .fromPort(fromPort)
            .toPort(toPort)
            .ipRanges(IpRange.builder().cidrIp(range).build())
            .build());
  }

  private List<SecurityGroupRule> flatten(
      List<IpPermission> permissions, boolean egress, SecurityGroup group) {
    var flat = new ArrayList<SecurityGroupRule>();
    for (var permission : permissions) {
      var parts = Permissions.rules(permission, inventory.account());
      if (parts.isEmpty()) {
        throw Requests.invalid(
            "Invalid value '%s' for ipPermissions: a peer must be given."
                .formatted(permission.ipProtocol()));
      }
      parts.forEach(rule -> flat.add(rule.toBuilder().isEgress(egress).build()));
    }
    flat.forEach(rule -> rules.requireSameNetwork(rule, group));
    return flat;
  }

  private List<RevokedSecurityGroupRule> revoke(
      SecurityGroup group, List<IpPermission> permissions, boolean egress) {
    return remove(group, existing(group, permissions, egress));
  }

  private List<RevokedSecurityGroupRule> revoke(
      SecurityGroup group, List<String> ids, List<IpPermission> permissions, boolean egress) {
    if (!permissions.isEmpty()) {
      throw error(
          "InvalidParameterCombination",
          "The parameter securityGroupRuleIds cannot be used with the parameter ipPermissions");
    }
    return remove(group, ids.stream().distinct().map(id -> rule(group, id, egress)).toList());
  }

  /**
   * The rules of a group that permissions mean.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidPermission.NotFound
   *     when it has not all of them
   */
  List<SecurityGroupRule> existing(
      SecurityGroup group, List<IpPermission> permissions, boolean egress) {
    var existing = inventory.rulesOf(group.groupId()).toList();
    var found = new ArrayList<SecurityGroupRule>();
    for (var rule : flatten(permissions, egress, group)) {
      found.add(
          existing.stream()
              .filter(SecurityGroupRules.same(rule))
              .findFirst()
              .orElseThrow(
                  () ->
                      error(
                          "InvalidPermission.NotFound",
                          "The specified rule does not exist in this security group.")));
    }
    return found;
  }

  private List<RevokedSecurityGroupRule> remove(
      SecurityGroup group, List<SecurityGroupRule> revoked) {
    rules.remove(group, revoked);
    return revoked.stream().map(SecurityGroupChanges::revoked).toList();
  }

  private static RevokedSecurityGroupRule revoked(SecurityGroupRule rule) {
    var group = rule.referencedGroupInfo();
    return RevokedSecurityGroupRule.builder()
        .securityGroupRuleId(rule.securityGroupRuleId())
        .groupId(rule.groupId())
        .isEgress(rule.isEgress())
        .ipProtocol(rule.ipProtocol())
        .fromPort(rule.fromPort())
        .toPort(rule.toPort())
        .cidrIpv4(rule.cidrIpv4())
        .cidrIpv6(rule.cidrIpv6())
        .referencedGroupId(group == null ? null : group.groupId())
        .description(rule.description())
        .build();
  }

  /** One of a group's, by its id. */
  SecurityGroupRule rule(SecurityGroup group, String ruleId, boolean egress) {
    return inventory
        .securityGroupRules
        .find(ruleId)
        .filter(rule -> rule.groupId().equals(group.groupId()) && rule.isEgress() == egress)
        .orElseThrow(() -> inventory.securityGroupRules.notFound(ruleId));
  }
}
