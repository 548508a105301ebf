package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Default network ACLs, which let everything pass; others cannot be made. */
final class NetworkAcls {
  private static final int ALLOW_ALL = 100;
  private static final int LAST = 32767;
  private final Inventory inventory;

  NetworkAcls(Inventory inventory) {
    this.inventory = inventory;
  }

  static Kind<NetworkAcl> kind() {
    return new Kind<>(
        "network-acl",
        "InvalidNetworkAclID.NotFound",
        "The networkAcl ID '%s' does not exist",
        NetworkAcl::networkAclId,
        (acl, tags) -> acl.toBuilder().tags(tags).build(),
        new Filters<>(NetworkAcl::tags)
            .on("network-acl-id", NetworkAcl::networkAclId)
            .on("default", NetworkAcl::isDefault)
            .on("owner-id", NetworkAcl::ownerId)
            .on("vpc-id", NetworkAcl::vpcId)
            .onAll(
                "association.association-id",
                acl ->
                    acl.associations().stream().map(NetworkAclAssociation::networkAclAssociationId))
            .onAll(
                "association.network-acl-id",
                acl -> acl.associations().stream().map(NetworkAclAssociation::networkAclId))
            .onAll(
                "association.subnet-id",
                acl -> acl.associations().stream().map(NetworkAclAssociation::subnetId))
            .onAll("entry.cidr", acl -> acl.entries().stream().map(NetworkAclEntry::cidrBlock))
            .onAll("entry.egress", acl -> acl.entries().stream().map(NetworkAclEntry::egress))
            .onAll("entry.protocol", acl -> acl.entries().stream().map(NetworkAclEntry::protocol))
            .onAll(
                "entry.rule-action",
                acl -> acl.entries().stream().map(NetworkAclEntry::ruleActionAsString))
            .onAll(
                "entry.rule-number",
                acl -> acl.entries().stream().map(NetworkAclEntry::ruleNumber)));
  }

  void createDefault(String vpcId) {
    var acl =
        NetworkAcl.builder()
            .networkAclId(inventory.ids.ec2("acl"))
            .vpcId(vpcId)
            .ownerId(inventory.account())
            .isDefault(true)
            .entries(
                entry(true, ALLOW_ALL, RuleAction.ALLOW),
                entry(true, LAST, RuleAction.DENY),
                entry(false, ALLOW_ALL, RuleAction.ALLOW),
                entry(false, LAST, RuleAction.DENY))
            .associations(List.of())
            .build();
    inventory.networkAcls.put(acl);
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

  void removeDefault(String vpcId) {
    inventory.networkAcls.remove(defaultOf(vpcId).networkAclId());
  }

  /** Associates a new subnet with its VPC's default ACL. */
  void join(Subnet subnet) {
    var acl = defaultOf(subnet.vpcId());
    var association =
        NetworkAclAssociation.builder()
            .networkAclAssociationId(inventory.ids.ec2("aclassoc"))
            .networkAclId(acl.networkAclId())
            .subnetId(subnet.subnetId())
            .build();
    put(acl, Stream.concat(acl.associations().stream(), Stream.of(association)).toList());
  }

  /** Forgets a subnet. */
  void leave(Subnet subnet) {
    var acl = defaultOf(subnet.vpcId());
    put(
        acl,
        acl.associations().stream()
            .filter(association -> !association.subnetId().equals(subnet.subnetId()))
            .toList());
  }

  private void put(NetworkAcl acl, List<NetworkAclAssociation> associations) {
    inventory.networkAcls.put(acl.toBuilder().associations(associations).build());
  }

  private NetworkAcl defaultOf(String vpcId) {
    return inventory.networkAcls.stream()
        .filter(acl -> acl.vpcId().equals(vpcId))
        .findFirst()
        .orElseThrow();
  }

  DescribeNetworkAclsResponse describe(DescribeNetworkAclsRequest request) {
    var page =
        inventory.networkAcls.describe(
            request.networkAclIds(),
            "networkAclIds",
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeNetworkAclsResponse.builder()
        .networkAcls(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
