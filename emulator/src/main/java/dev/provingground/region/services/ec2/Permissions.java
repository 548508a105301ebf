package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Requests.invalid;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** The two forms of a security group's rules: permissions with many peers, and single rules. */
final class Permissions {
  private static final Map<String, String> NAMES =
      Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6", "all", "-1");
  private static final int HIGHEST_PORT = 65535;

  private Permissions() {}

  private record Ports(String protocol, @Nullable Integer from, @Nullable Integer to) {}

  /** Groups rules by protocol and ports. */
  static List<IpPermission> of(List<SecurityGroupRule> rules) {
    var byPorts = new LinkedHashMap<Ports, List<SecurityGroupRule>>();
    for (var rule : rules) {
      boolean portless = rule.ipProtocol().equals("-1");
      var ports =
          new Ports(
              rule.ipProtocol(),
              portless ? null : rule.fromPort(),
              portless ? null : rule.toPort());
      byPorts.computeIfAbsent(ports, key -> new ArrayList<>()).add(rule);
    }
    return byPorts.entrySet().stream().map(e -> permission(e.getKey(), e.getValue())).toList();
  }

  private static IpPermission permission(Ports ports, List<SecurityGroupRule> rules) {
    var ranges = new ArrayList<IpRange>();
    var ipv6Ranges = new ArrayList<Ipv6Range>();
    var groups = new ArrayList<UserIdGroupPair>();
    for (var rule : rules) {
      if (rule.cidrIpv4() != null) {
        ranges.add(
            IpRange.builder().cidrIp(rule.cidrIpv4()).description(rule.description()).build());
      } else if (rule.cidrIpv6() != null) {
        ipv6Ranges.add(
            Ipv6Range.builder().cidrIpv6(rule.cidrIpv6()).description(rule.description()).build());
      } else {
        var group = rule.referencedGroupInfo();
        groups.add(
            UserIdGroupPair.builder()
                .groupId(group.groupId())
                .userId(group.userId())
                .description(rule.description())
                .build());
      }
    }
    return IpPermission.builder()
        .ipProtocol(ports.protocol)
        .fromPort(ports.from)
        .toPort(ports.to)
        .ipRanges(ranges)
        .ipv6Ranges(ipv6Ranges)
        .userIdGroupPairs(groups)
        .prefixListIds(List.of())
        .build();
  }

  /**
   * Takes a permission apart: one rule for each of its peers, without id or group.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterValue,
   *     MissingParameter, NotImplemented
   */
  static List<SecurityGroupRule> rules(IpPermission permission, String account) {
    if (!permission.prefixListIds().isEmpty()) {
      throw Supported.unsupported("IpPermission member 'PrefixListIds'");
    }
    var base = base(permission.ipProtocol(), permission.fromPort(), permission.toPort());
    var rules = new ArrayList<SecurityGroupRule>();
    for (var range : permission.ipRanges()) {
      rules.add(
          base.toBuilder()
              .cidrIpv4(ipv4(required(range.cidrIp(), "cidrIp")))
              .description(range.description())
              .build());
    }
    for (var range : permission.ipv6Ranges()) {
      rules.add(
          base.toBuilder()
              .cidrIpv6(ipv6(required(range.cidrIpv6(), "cidrIpv6")))
              .description(range.description())
              .build());
    }
    for (var group : permission.userIdGroupPairs()) {
      var groupId = required(group.groupId(), "groupId");
      rules.add(
          base.toBuilder()
              .referencedGroupInfo(info -> info.groupId(groupId).userId(account))
              .description(group.description())
              .build());
    }
    return rules;
  }

  /** A rule of this protocol and these ports, valid and in EC2's form, without a peer. */
  static SecurityGroupRule base(
      @Nullable String ipProtocol, @Nullable Integer fromPort, @Nullable Integer toPort) {
    var protocol = protocol(required(ipProtocol, "ipProtocol"));
    var rule = SecurityGroupRule.builder().ipProtocol(protocol);
    if (protocol.equals("-1") || !hasPorts(protocol)) {
      return rule.fromPort(-1).toPort(-1).build();
    }
    if (protocol.startsWith("icmp")) {
      return rule.fromPort(fromPort == null ? -1 : fromPort)
          .toPort(toPort == null ? -1 : toPort)
          .build();
    }
    if (fromPort == null || toPort == null) {
      throw invalid(
          "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
    }
    // -1 to -1 is an old way to say all ports.
    if (fromPort == -1 && toPort == -1) {
      return rule.fromPort(0).toPort(HIGHEST_PORT).build();
    }
    if (fromPort < 0 || toPort > HIGHEST_PORT || fromPort > toPort) {
      throw invalid("Invalid TCP/UDP port range (%d:%d)".formatted(fromPort, toPort));
    }
    return rule.fromPort(fromPort).toPort(toPort).build();
  }

  private static boolean hasPorts(String protocol) {
    return protocol.equals("tcp") || protocol.equals("udp") || protocol.startsWith("icmp");
  }

  private static String protocol(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    var name = NAMES.getOrDefault(lower, lower);
    boolean number = name.matches("\\d{1,3}") && Integer.parseInt(name) <= 255;
    if (!number && !name.equals("-1") && !hasPorts(name)) {
      throw invalid("Invalid value '%s' for IP protocol. Unknown protocol.".formatted(text));
    }
    return name;
  }

  static String ipv4(String block) {
    return Cidr.parse(block)
        .orElseThrow(() -> invalid("CIDR block %s is malformed".formatted(block)))
        .toString();
  }

  /** No VPC of this region has IPv6, so such a rule is kept and shown, and never matches. */
  static String ipv6(String block) {
    if (!block.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/\\d{1,3}")) {
      throw invalid("CIDR block %s is malformed".formatted(block));
    }
    return block.toLowerCase(Locale.ROOT);
  }
}
