package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The rules of all security groups, and the data plane's knowledge of them. */
final class SecurityGroupRules {
  private static final int MOST_PER_DIRECTION = 60;
  private static final Map<String, Integer> NUMBERS =
      Map.of("tcp", 6, "udp", 17, "icmp", 1, "icmpv6", 58);

  private final Inventory inventory;
  private final NetworkFabric fabric;

  SecurityGroupRules(Inventory inventory, NetworkFabric fabric) {
    this.inventory = inventory;
    this.fabric = fabric;
  }

  static Kind<SecurityGroupRule> kind() {
    return new Kind<>(
        "security-group-rule",
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '%s' does not exist",
        SecurityGroupRule::securityGroupRuleId,
        (rule, tags) -> rule.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(SecurityGroupRule::tags)
                .on("group-id", SecurityGroupRule::groupId)
                .on("security-group-rule-id", SecurityGroupRule::securityGroupRuleId));
  }

  /** What makes two rules of a group the same. */
  record Identity(
      boolean egress,
      String protocol,
      int fromPort,
      int toPort,
      @Nullable String cidrIpv4,
      @Nullable String cidrIpv6,
      @Nullable ReferencedSecurityGroup group) {
    static Identity of(SecurityGroupRule rule) {
      return new Identity(
          rule.isEgress(),
          rule.ipProtocol(),
          rule.fromPort(),
          rule.toPort(),
          rule.cidrIpv4(),
          rule.cidrIpv6(),
          rule.referencedGroupInfo());
    }
  }

  SecurityGroupRule allowAllEgress() {
    return Permissions.base("-1", null, null).toBuilder()
        .cidrIpv4("0.0.0.0/0")
        .isEgress(true)
        .build();
  }

  SecurityGroupRule allowAllFrom(SecurityGroup group) {
    return Permissions.base("-1", null, null).toBuilder()
        .referencedGroupInfo(info -> info.groupId(group.groupId()).userId(group.ownerId()))
        .isEgress(false)
        .build();
  }

  /** Gives a new group its first rules. */
  void establish(SecurityGroup group, List<SecurityGroupRule> rules) {
    add(group, rules, List.of());
  }

  /**
   * Adds rules to a group, all or none.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     InvalidPermission.Duplicate and others
   */
  List<SecurityGroupRule> add(SecurityGroup group, List<SecurityGroupRule> rules, List<Tag> tags) {
    var all = new ArrayList<>(inventory.rulesOf(group.groupId()).toList());
    var added = new ArrayList<SecurityGroupRule>();
    for (var rule : rules) {
      requireNew(rule, all, added);
      var made = identified(rule, group);
      added.add(made);
    }
    all.addAll(added);
    requireFewEnough(all);
    publish(group, all);
    return added.stream().map(rule -> inventory.securityGroupRules.add(rule, tags)).toList();
  }

  private static void requireNew(
      SecurityGroupRule rule, List<SecurityGroupRule> existing, List<SecurityGroupRule> added) {
    if (added.stream().anyMatch(same(rule))) {
      throw Requests.invalid("The same permission must not appear multiple times");
    }
    if (existing.stream().anyMatch(same(rule))) {
      throw error(
          "InvalidPermission.Duplicate",
          "the specified rule \"%s\" already exists".formatted(describe(rule)));
    }
  }

  private static void requireFewEnough(List<SecurityGroupRule> rules) {
    long egress = rules.stream().filter(SecurityGroupRule::isEgress).count();
    if (Math.max(egress, rules.size() - egress) > MOST_PER_DIRECTION) {
      throw error(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.");
    }
  }

  private SecurityGroupRule identified(SecurityGroupRule rule, SecurityGroup group) {
    var id = inventory.ids.ec2("sgr");
    return rule.toBuilder()
        .securityGroupRuleId(id)
        .securityGroupRuleArn(inventory.arn("security-group-rule", id))
        .groupId(group.groupId())
        .groupOwnerId(group.ownerId())
        .build();
  }

  /** Removes rules of a group. */
  void remove(SecurityGroup group, Collection<SecurityGroupRule> rules) {
    publish(
        group, inventory.rulesOf(group.groupId()).filter(rule -> !rules.contains(rule)).toList());
    rules.forEach(rule -> inventory.securityGroupRules.remove(rule.securityGroupRuleId()));
  }

  /** Puts changed rules in the place of those of the same id. */
  void replace(SecurityGroup group, Map<String, SecurityGroupRule> changed) {
    var all =
        inventory
            .rulesOf(group.groupId())
            .map(rule -> changed.getOrDefault(rule.securityGroupRuleId(), rule))
            .toList();
    for (var rule : all) {
      if (all.stream().filter(same(rule)).count() > 1) {
        throw error(
            "InvalidPermission.Duplicate",
            "the specified rule \"%s\" already exists".formatted(describe(rule)));
      }
    }
    publish(group, all);
    changed.values().forEach(inventory.securityGroupRules::put);
  }

  /** Forgets the rules of a group that is gone from the data plane. */
  void forget(String groupId) {
    inventory
        .rulesOf(groupId)
        .map(SecurityGroupRule::securityGroupRuleId)
        .toList()
        .forEach(inventory.securityGroupRules::remove);
  }

  boolean isReferencedByOthers(String groupId) {
    return inventory.securityGroupRules.stream()
        .filter(rule -> !rule.groupId().equals(groupId))
        .map(SecurityGroupRule::referencedGroupInfo)
        .anyMatch(group -> group != null && group.groupId().equals(groupId));
  }

  /** A rule may name groups of its own VPC only. */
  void requireSameNetwork(SecurityGroupRule rule, SecurityGroup group) {
    var peer = rule.referencedGroupInfo();
    if (peer != null
        && !inventory.securityGroups.get(peer.groupId()).vpcId().equals(group.vpcId())) {
      throw error(
          "InvalidGroup.NotFound",
          "You have specified two resources that belong to different networks.");
    }
  }

  static Predicate<SecurityGroupRule> same(SecurityGroupRule rule) {
    var identity = Identity.of(rule);
    return other -> Identity.of(other).equals(identity);
  }

  /** The data plane learns before the rules are stored: what it refuses has not happened. */
  private void publish(SecurityGroup group, List<SecurityGroupRule> rules) {
    fabric.putSecurityGroup(
        group.vpcId(),
        group.groupId(),
        permissions(rules.stream().filter(rule -> !rule.isEgress())),
        permissions(rules.stream().filter(SecurityGroupRule::isEgress)));
  }

  private static List<Permission> permissions(Stream<SecurityGroupRule> rules) {
    return rules
        .filter(rule -> rule.cidrIpv6() == null)
        .map(SecurityGroupRules::permission)
        .toList();
  }

  private static Permission permission(SecurityGroupRule rule) {
    var protocol = rule.ipProtocol();
    int number = NUMBERS.containsKey(protocol) ? NUMBERS.get(protocol) : Integer.parseInt(protocol);
    boolean portless = !NUMBERS.containsKey(protocol);
    var peer =
        rule.cidrIpv4() != null
            ? new Permission.Cidr(rule.cidrIpv4())
            : new Permission.Group(rule.referencedGroupInfo().groupId());
    return new Permission(
        number, portless ? 0 : rule.fromPort(), portless ? 65535 : rule.toPort(), peer);
  }

  private static String describe(SecurityGroupRule rule) {
    var peer =
        rule.cidrIpv4() != null
            ? rule.cidrIpv4()
            : rule.cidrIpv6() != null ? rule.cidrIpv6() : rule.referencedGroupInfo().groupId();
    if (rule.ipProtocol().equals("-1")) {
      return "peer: %s, ALL, ALLOW".formatted(peer);
    }
    var ports =
        rule.fromPort() == -1
            ? ""
            : "from port: %d, to port: %d, ".formatted(rule.fromPort(), rule.toPort());
    return "peer: %s, %s, %sALLOW"
        .formatted(peer, rule.ipProtocol().toUpperCase(Locale.ROOT), ports);
  }
}
