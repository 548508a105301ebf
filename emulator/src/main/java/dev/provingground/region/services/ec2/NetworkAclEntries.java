package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/** The entries of network ACLs: tried by rule number, the first that matches decides. */
final class NetworkAclEntries {
  /** The number of the entry that denies what no other allows; shown as {@code *}. */
  static final int LAST = 32767;

  /** What making an entry and replacing one heed. */
  private static final String[] ENTRY = {
    "NetworkAclId",
    "RuleNumber",
    "Egress",
    "Protocol",
    "RuleAction",
    "CidrBlock",
    "Ipv6CidrBlock",
    "PortRange",
    "IcmpTypeCode"
  };

  private static final int ALL = -1;
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int HIGHEST_PROTOCOL = 255;
  private static final int LAST_PORT = 65535;

  private final Inventory inventory;
  private final NetworkAclAssociations associations;

  NetworkAclEntries(Inventory inventory, NetworkAclAssociations associations) {
    this.inventory = inventory;
    this.associations = associations;
  }

  CreateNetworkAclEntryResponse create(CreateNetworkAclEntryRequest request) {
    Requests.admit(request, ENTRY);
    var acl = inventory.networkAcls.get(request.networkAclId(), "networkAclId");
    var entry = checked(entry(request));
    if (find(acl, entry.egress(), entry.ruleNumber()).isPresent()) {
      throw error(
          "NetworkAclEntryAlreadyExists",
          "The network acl entry identified by %d already exists.".formatted(entry.ruleNumber()));
    }
    put(acl, Stream.concat(acl.entries().stream(), Stream.of(entry)));
    return CreateNetworkAclEntryResponse.builder().build();
  }

  ReplaceNetworkAclEntryResponse replace(ReplaceNetworkAclEntryRequest request) {
    Requests.admit(request, ENTRY);
    var acl = inventory.networkAcls.get(request.networkAclId(), "networkAclId");
    var entry = checked(entry(request));
    var old = existing(acl, entry.egress(), entry.ruleNumber());
    put(acl, acl.entries().stream().map(each -> each.equals(old) ? entry : each));
    return ReplaceNetworkAclEntryResponse.builder().build();
  }

  DeleteNetworkAclEntryResponse delete(DeleteNetworkAclEntryRequest request) {
    Requests.admit(request, "NetworkAclId", "RuleNumber", "Egress");
    var acl = inventory.networkAcls.get(request.networkAclId(), "networkAclId");
    int number = number(request.ruleNumber());
    var old = existing(acl, required(request.egress(), "egress"), number);
    put(acl, acl.entries().stream().filter(each -> !each.equals(old)));
    return DeleteNetworkAclEntryResponse.builder().build();
  }

  /** The members that requests have in common with what they make. */
  private static NetworkAclEntry entry(Ec2Request request) {
    var entry = NetworkAclEntry.builder();
    for (var field : entry.sdkFields()) {
      request
          .getValueForField(field.memberName(), Object.class)
          .ifPresent(value -> field.set(entry, value));
    }
    return entry.build();
  }

  private static Optional<NetworkAclEntry> find(NetworkAcl acl, boolean egress, int number) {
    return acl.entries().stream()
        .filter(entry -> entry.egress() == egress && entry.ruleNumber() == number)
        .findFirst();
  }

  private static NetworkAclEntry existing(NetworkAcl acl, boolean egress, int number) {
    return find(acl, egress, number)
        .orElseThrow(
            () ->
                error(
                    "InvalidNetworkAclEntry.NotFound",
                    "The network acl entry identified by %d does not exist.".formatted(number)));
  }

  private void put(NetworkAcl acl, Stream<NetworkAclEntry> entries) {
    var sorted =
        entries
            .sorted(
                Comparator.comparing((NetworkAclEntry entry) -> !entry.egress())
                    .thenComparing(NetworkAclEntry::ruleNumber))
            .toList();
    associations.change(acl.toBuilder().entries(sorted).build());
  }

  private static NetworkAclEntry checked(NetworkAclEntry entry) {
    number(entry.ruleNumber());
    required(entry.egress(), "egress");
    required(entry.ruleActionAsString(), "ruleAction");
    if (entry.ruleAction() == RuleAction.UNKNOWN_TO_SDK_VERSION) {
      throw invalid(entry.ruleActionAsString(), "ruleAction");
    }
    var ports = entry.portRange();
    switch (protocol(required(entry.protocol(), "protocol"))) {
      case TCP, UDP -> requirePorts(required(ports, "portRange"));
      case ICMP, ICMPV6 -> {
        var icmp = required(entry.icmpTypeCode(), "icmpTypeCode");
        required(icmp.type(), "icmpTypeCode.type");
        required(icmp.code(), "icmpTypeCode.code");
      }
      default -> {} // ports have no meaning then
    }
    return entry.toBuilder().cidrBlock(block(entry)).build();
  }

  /** Canonical; null for an entry that concerns IPv6. */
  private static @Nullable String block(NetworkAclEntry entry) {
    if (entry.ipv6CidrBlock() == null) {
      return Requests.cidr(required(entry.cidrBlock(), "cidrBlock"), "cidrBlock").toString();
    }
    if (entry.cidrBlock() != null) {
      throw error(
          "InvalidParameterCombination",
          "The parameters cidrBlock and ipv6CidrBlock cannot be used together.");
    }
    return null;
  }

  private static int number(@Nullable Integer number) {
    int value = required(number, "ruleNumber");
    if (value < 1 || value >= LAST) {
      throw invalid(String.valueOf(value), "ruleNumber");
    }
    return value;
  }

  private static int protocol(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= ALL && number <= HIGHEST_PROTOCOL) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw invalid(text, "protocol");
  }

  private static void requirePorts(PortRange range) {
    int from = required(range.from(), "portRange.from");
    int to = required(range.to(), "portRange.to");
    if (from < 0 || to > LAST_PORT || from > to) {
      throw invalid(from + "-" + to, "portRange");
    }
  }

  private static RuntimeException invalid(String value, String parameter) {
    return Requests.invalid("Value (%s) for parameter %s is invalid.".formatted(value, parameter));
  }

  /** For the data plane; empty for an entry that concerns IPv6. */
  static Optional<AclEntry> forFabric(NetworkAclEntry entry) {
    if (entry.cidrBlock() == null) {
      return Optional.empty();
    }
    int number = protocol(entry.protocol());
    var peer = new Permission.Cidr(entry.cidrBlock());
    var traffic =
        switch (number) {
          case TCP, UDP ->
              new Permission(number, entry.portRange().from(), entry.portRange().to(), peer);
          case ICMP -> icmp(entry.icmpTypeCode(), peer);
          default -> new Permission(number, 0, LAST_PORT, peer);
        };
    return Optional.of(new AclEntry(entry.ruleAction() == RuleAction.ALLOW, traffic));
  }

  private static Permission icmp(IcmpTypeCode icmp, Permission.Peer peer) {
    return new Permission(ICMP, icmp.type(), icmp.code(), peer);
  }
}
