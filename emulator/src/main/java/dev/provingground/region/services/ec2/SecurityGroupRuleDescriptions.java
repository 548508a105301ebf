package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleDescription;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressResponse;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressResponse;

/** Changes the descriptions of a group's rules, which are meant by permissions or by ids. */
final class SecurityGroupRuleDescriptions {
  private final Inventory inventory;
  private final SecurityGroupChanges changes;

  SecurityGroupRuleDescriptions(Inventory inventory, SecurityGroupChanges changes) {
    this.inventory = inventory;
    this.changes = changes;
  }

  UpdateSecurityGroupRuleDescriptionsIngressResponse update(
      UpdateSecurityGroupRuleDescriptionsIngressRequest request) {
    Requests.admit(request, "GroupId", "IpPermissions", "SecurityGroupRuleDescriptions");
    update(
        request.groupId(), request.ipPermissions(), request.securityGroupRuleDescriptions(), false);
    return UpdateSecurityGroupRuleDescriptionsIngressResponse.builder().returnValue(true).build();
  }

  UpdateSecurityGroupRuleDescriptionsEgressResponse update(
      UpdateSecurityGroupRuleDescriptionsEgressRequest request) {
    Requests.admit(request, "GroupId", "IpPermissions", "SecurityGroupRuleDescriptions");
    update(
        request.groupId(), request.ipPermissions(), request.securityGroupRuleDescriptions(), true);
    return UpdateSecurityGroupRuleDescriptionsEgressResponse.builder().returnValue(true).build();
  }

  private void update(
      @Nullable String groupId,
      List<IpPermission> permissions,
      List<SecurityGroupRuleDescription> descriptions,
      boolean egress) {
    var group = changes.group(groupId);
    if (!permissions.isEmpty() && !descriptions.isEmpty()) {
      throw error(
          "InvalidParameterCombination",
          "The parameter ipPermissions cannot be used with the parameter"
              + " securityGroupRuleDescriptions");
    }
    var changed =
        descriptions.isEmpty()
            ? byPermissions(group, required(permissions, "ipPermissions"), egress)
            : byIds(group, descriptions, egress);
    changed.forEach(inventory.securityGroupRules::put);
  }

  private List<SecurityGroupRule> byPermissions(
      SecurityGroup group, List<IpPermission> permissions, boolean egress) {
    var changed = new ArrayList<SecurityGroupRule>();
    for (var permission : permissions) {
      var wanted = Permissions.rules(permission, inventory.account());
      var rules = changes.existing(group, List.of(permission), egress);
      for (int i = 0; i < rules.size(); i++) {
        changed.add(described(rules.get(i), wanted.get(i).description()));
      }
    }
    return changed;
  }

  private List<SecurityGroupRule> byIds(
      SecurityGroup group, List<SecurityGroupRuleDescription> descriptions, boolean egress) {
    return descriptions.stream()
        .map(
            one -> {
              var id = required(one.securityGroupRuleId(), "securityGroupRuleId");
              return described(changes.rule(group, id, egress), one.description());
            })
        .toList();
  }

  /** Without a description where none is said. */
  private static SecurityGroupRule described(SecurityGroupRule rule, @Nullable String description) {
    return rule.toBuilder().description(description).build();
  }
}
