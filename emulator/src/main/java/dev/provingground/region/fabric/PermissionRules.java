package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import java.util.Optional;

/** A security group's permissions as what packets must match, for the first packet of a flow. */
final class PermissionRules {
  private static final int ALL = -1;
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int LAST_PORT = 65535;

  private PermissionRules() {}

  /** The match without a verdict; empty for what no IPv4 packet matches. */
  static Optional<Rule> match(Permission permission, boolean ingress) {
    var rule = new Rule();
    switch (permission.peer()) {
      case Permission.Group(var id) -> {
        if (ingress) {
          rule.sourceIn(PacketFilter.set(id));
        } else {
          rule.destinationIn(PacketFilter.set(id));
        }
      }
      case Permission.Cidr(var text) -> {
        if (text.indexOf(':') >= 0) {
          return Optional.empty(); // an IPv6 block, which a VPC without IPv6 may well name
        }
        var block = Cidr.of(text);
        if (ingress) {
          rule.source(block);
        } else {
          rule.destination(block);
        }
      }
    }
    return Optional.of(protocol(rule, permission));
  }

  /** Whether it holds for every packet. */
  static boolean isEverything(Permission permission) {
    return permission.protocol() == ALL
        && permission.peer() instanceof Permission.Cidr(var text)
        && text.equals("0.0.0.0/0");
  }

  private static Rule protocol(Rule rule, Permission permission) {
    int from = permission.fromPort();
    int to = permission.toPort();
    if (permission.protocol() == ALL) {
      return rule;
    }
    rule.protocol(permission.protocol());
    switch (permission.protocol()) {
      case TCP, UDP -> {
        if (from > 0 || to < LAST_PORT) {
          rule.destinationPorts(from, to);
        }
      }
      case ICMP -> {
        if (from != ALL) {
          rule.icmpType(from);
          if (to != ALL) {
            rule.icmpCode(to);
          }
        }
      }
      default -> {} // other protocols have no ports
    }
    return rule;
  }
}
