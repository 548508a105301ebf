package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Which network ACL holds for which subnet, and the data plane's knowledge of it. */
final class NetworkAclAssociations {
  private final Inventory inventory;
  private final NetworkFabric fabric;

  NetworkAclAssociations(Inventory inventory, NetworkFabric fabric) {
    this.inventory = inventory;
    this.fabric = fabric;
  }

  private record Found(NetworkAcl acl, NetworkAclAssociation association) {}

  /** Associates a new subnet with its VPC's default ACL. */
  void join(Subnet subnet) {
    var acl = defaultOf(subnet.vpcId());
    publish(acl, subnet);
    inventory.networkAcls.put(with(acl, association(acl, subnet.subnetId())));
  }

  /** Forgets a subnet. */
  void leave(Subnet subnet) {
    of(subnet.subnetId()).ifPresent(found -> inventory.networkAcls.put(without(found)));
  }

  ReplaceNetworkAclAssociationResponse replace(ReplaceNetworkAclAssociationRequest request) {
    Requests.admit(request, "AssociationId", "NetworkAclId");
    var id = required(request.associationId(), "associationId");
    var found =
        all()
            .filter(one -> one.association.networkAclAssociationId().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    error(
                        "InvalidAssociationID.NotFound",
                        "The association ID '%s' does not exist".formatted(id)));
    var acl = inventory.networkAcls.get(request.networkAclId(), "networkAclId");
    if (!acl.vpcId().equals(found.acl.vpcId())) {
      throw Requests.invalid(
          "network ACL %s and network ACL %s belong to different networks"
              .formatted(found.acl.networkAclId(), acl.networkAclId()));
    }
    var subnet = inventory.subnets.get(found.association.subnetId());
    var association = association(acl, subnet.subnetId());
    publish(acl, subnet);
    inventory.networkAcls.put(without(found));
    var current = inventory.networkAcls.get(acl.networkAclId());
    inventory.networkAcls.put(with(current, association));
    return ReplaceNetworkAclAssociationResponse.builder()
        .newAssociationId(association.networkAclAssociationId())
        .build();
  }

  /** Stores a changed ACL and puts it in force. What the data plane refuses has not happened. */
  void change(NetworkAcl acl) {
    acl.associations().stream()
        .map(association -> inventory.subnets.get(association.subnetId()))
        .forEach(subnet -> publish(acl, subnet));
    inventory.networkAcls.put(acl);
  }

  private void publish(NetworkAcl acl, Subnet subnet) {
    fabric.putNetworkAcl(
        subnet.vpcId(),
        subnet.subnetId(),
        subnet.cidrBlock(),
        entries(acl, false),
        entries(acl, true));
  }

  private static List<AclEntry> entries(NetworkAcl acl, boolean egress) {
    return acl.entries().stream()
        .filter(entry -> entry.egress() == egress)
        .map(NetworkAclEntries::forFabric)
        .flatMap(Optional::stream)
        .toList();
  }

  private NetworkAclAssociation association(NetworkAcl acl, String subnetId) {
    return NetworkAclAssociation.builder()
        .networkAclAssociationId(inventory.ids.ec2("aclassoc"))
        .networkAclId(acl.networkAclId())
        .subnetId(subnetId)
        .build();
  }

  private Optional<Found> of(String subnetId) {
    return all().filter(found -> found.association.subnetId().equals(subnetId)).findFirst();
  }

  private Stream<Found> all() {
    return inventory.networkAcls.stream()
        .flatMap(acl -> acl.associations().stream().map(each -> new Found(acl, each)));
  }

  /** A VPC's default ACL. */
  NetworkAcl defaultOf(String vpcId) {
    return inventory.networkAcls.stream()
        .filter(acl -> acl.vpcId().equals(vpcId) && acl.isDefault())
        .findFirst()
        .orElseThrow();
  }

  private static NetworkAcl with(NetworkAcl acl, NetworkAclAssociation association) {
    return acl.toBuilder()
        .associations(Stream.concat(acl.associations().stream(), Stream.of(association)).toList())
        .build();
  }

  private static NetworkAcl without(Found found) {
    return found.acl.toBuilder()
        .associations(
            found.acl.associations().stream()
                .filter(each -> !each.equals(found.association))
                .toList())
        .build();
  }
}
