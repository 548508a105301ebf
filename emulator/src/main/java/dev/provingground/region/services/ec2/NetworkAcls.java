package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/** Network ACLs: a VPC's default one, which lets everything pass, and the customer's. */
final class NetworkAcls {
  private static final int ALLOW_ALL = 100;
  private final Inventory inventory;
  private final NetworkAclAssociations associations;

  NetworkAcls(Inventory inventory, NetworkAclAssociations associations) {
    this.inventory = inventory;
    this.associations = associations;
  }

  static Kind<NetworkAcl> kind() {
    return new Kind<>(
        "network-acl",
        "InvalidNetworkAclID.NotFound",
        "The networkAcl ID '%s' does not exist",
        NetworkAcl::networkAclId,
        (acl, tags) -> acl.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(NetworkAcl::tags)
                .on("network-acl-id", NetworkAcl::networkAclId)
                .on("default", NetworkAcl::isDefault)
                .on("owner-id", NetworkAcl::ownerId)
                .on("vpc-id", NetworkAcl::vpcId)
                .onAll(
                    "association.association-id",
                    acl ->
                        acl.associations().stream()
                            .map(NetworkAclAssociation::networkAclAssociationId))
                .onAll(
                    "association.network-acl-id",
                    acl -> acl.associations().stream().map(NetworkAclAssociation::networkAclId))
                .onAll(
                    "association.subnet-id",
                    acl -> acl.associations().stream().map(NetworkAclAssociation::subnetId))
                .onAll("entry.cidr", acl -> acl.entries().stream().map(NetworkAclEntry::cidrBlock))
                .onAll(
                    "entry.ipv6-cidr",
                    acl -> acl.entries().stream().map(NetworkAclEntry::ipv6CidrBlock))
                .onAll("entry.icmp.code", icmp(IcmpTypeCode::code))
                .onAll("entry.icmp.type", icmp(IcmpTypeCode::type))
                .onAll("entry.port-range.from", ports(PortRange::from))
                .onAll("entry.port-range.to", ports(PortRange::to))
                .onAll("entry.egress", acl -> acl.entries().stream().map(NetworkAclEntry::egress))
                .onAll(
                    "entry.protocol", acl -> acl.entries().stream().map(NetworkAclEntry::protocol))
                .onAll(
                    "entry.rule-action",
                    acl -> acl.entries().stream().map(NetworkAclEntry::ruleActionAsString))
                .onAll(
                    "entry.rule-number",
                    acl -> acl.entries().stream().map(NetworkAclEntry::ruleNumber)));
  }

  private static Function<NetworkAcl, Stream<?>> icmp(Function<IcmpTypeCode, Object> value) {
    return acl ->
        acl.entries().stream()
            .map(NetworkAclEntry::icmpTypeCode)
            .filter(Objects::nonNull)
            .map(value);
  }

  private static Function<NetworkAcl, Stream<?>> ports(Function<PortRange, Object> value) {
    return acl ->
        acl.entries().stream().map(NetworkAclEntry::portRange).filter(Objects::nonNull).map(value);
  }

  void createDefault(String vpcId) {
    inventory.networkAcls.put(
        acl(
            vpcId,
            true,
            List.of(
                entry(true, ALLOW_ALL, RuleAction.ALLOW),
                entry(true, NetworkAclEntries.LAST, RuleAction.DENY),
                entry(false, ALLOW_ALL, RuleAction.ALLOW),
                entry(false, NetworkAclEntries.LAST, RuleAction.DENY))));
  }

  CreateNetworkAclResponse create(CreateNetworkAclRequest request) {
    Requests.admit(request, "VpcId", "TagSpecifications");
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    var tags = Tags.specified(request.tagSpecifications(), "network-acl");
    var acl =
        acl(
            vpcId,
            false,
            List.of(
                entry(true, NetworkAclEntries.LAST, RuleAction.DENY),
                entry(false, NetworkAclEntries.LAST, RuleAction.DENY)));
    return CreateNetworkAclResponse.builder()
        .networkAcl(inventory.networkAcls.add(acl, tags))
        .build();
  }

  private NetworkAcl acl(String vpcId, boolean isDefault, List<NetworkAclEntry> entries) {
    return NetworkAcl.builder()
        .networkAclId(inventory.ids.ec2("acl"))
        .vpcId(vpcId)
        .ownerId(inventory.account())
        .isDefault(isDefault)
        .entries(entries)
        .associations(List.of())
        .build();
  }

  private static NetworkAclEntry entry(boolean egress, int number, RuleAction action) {
    return NetworkAclEntry.builder()
        .egress(egress)
        .ruleNumber(number)
        .ruleAction(action)
        .protocol("-1")
        .cidrBlock("0.0.0.0/0")
        .build();
  }

  DeleteNetworkAclResponse delete(DeleteNetworkAclRequest request) {
    Requests.admit(request, "NetworkAclId");
    var acl = inventory.networkAcls.get(request.networkAclId(), "networkAclId");
    if (acl.isDefault()) {
      throw Requests.invalid("cannot delete default network ACL %s".formatted(acl.networkAclId()));
    }
    if (!acl.associations().isEmpty()) {
      throw Requests.dependency("networkAcl", acl.networkAclId());
    }
    inventory.networkAcls.remove(acl.networkAclId());
    return DeleteNetworkAclResponse.builder().build();
  }

  boolean anyButDefault(String vpcId) {
    return inventory.networkAcls.stream()
        .anyMatch(acl -> acl.vpcId().equals(vpcId) && !acl.isDefault());
  }

  void removeDefault(String vpcId) {
    inventory.networkAcls.remove(associations.defaultOf(vpcId).networkAclId());
  }

  DescribeNetworkAclsResponse describe(DescribeNetworkAclsRequest request) {
    Requests.admit(request, "NetworkAclIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.networkAcls.describe(
            request, request.networkAclIds(), "networkAclIds", request.filters());
    return DescribeNetworkAclsResponse.builder()
        .networkAcls(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
