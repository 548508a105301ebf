package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Network interfaces: the customer's own, which nothing can be attached to, and what is common to
 * all.
 */
final class NetworkInterfaces {
  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final SubnetAddresses addresses;
  private final SecurityGroups securityGroups;
  private final DnsNames names;
  private final AddressAssociations associations;

  NetworkInterfaces(
      Inventory inventory,
      NetworkFabric fabric,
      SubnetAddresses addresses,
      SecurityGroups securityGroups,
      DnsNames names,
      AddressAssociations associations) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.addresses = addresses;
    this.securityGroups = securityGroups;
    this.names = names;
    this.associations = associations;
  }

  static Kind<NetworkInterface> kind() {
    return new Kind<>(
        "network-interface",
        "InvalidNetworkInterfaceID.NotFound",
        "The networkInterface ID '%s' does not exist",
        NetworkInterface::networkInterfaceId,
        (eni, tags) -> eni.toBuilder().tagSet(tags).build(),
        () ->
            new Filters<>(NetworkInterface::tagSet)
                .on("network-interface-id", NetworkInterface::networkInterfaceId)
                .on("availability-zone", NetworkInterface::availabilityZone)
                .on("availability-zone-id", NetworkInterface::availabilityZoneId)
                .on("description", NetworkInterface::description)
                .on("interface-type", NetworkInterface::interfaceTypeAsString)
                .on("mac-address", NetworkInterface::macAddress)
                .on("owner-id", NetworkInterface::ownerId)
                .on("private-dns-name", NetworkInterface::privateDnsName)
                .on("private-ip-address", NetworkInterface::privateIpAddress)
                .on("requester-id", NetworkInterface::requesterId)
                .on("requester-managed", NetworkInterface::requesterManaged)
                .on("source-dest-check", NetworkInterface::sourceDestCheck)
                .on("status", NetworkInterface::statusAsString)
                .on("subnet-id", NetworkInterface::subnetId)
                .on("vpc-id", NetworkInterface::vpcId)
                .onAll("group-id", eni -> eni.groups().stream().map(GroupIdentifier::groupId))
                .onAll("group-name", eni -> eni.groups().stream().map(GroupIdentifier::groupName))
                .on("addresses.private-ip-address", NetworkInterface::privateIpAddress)
                .on("addresses.primary", eni -> true)
                .onAll(
                    "association.allocation-id",
                    ofAssociation(NetworkInterfaceAssociation::allocationId))
                .onAll(
                    "association.association-id",
                    ofAssociation(NetworkInterfaceAssociation::associationId))
                .onAll(
                    "addresses.association.owner-id",
                    ofAssociation(NetworkInterfaceAssociation::ipOwnerId))
                .onAll(
                    "attachment.attach-time", ofAttachment(NetworkInterfaceAttachment::attachTime))
                .never("attachment.instance-id", "ipv6-addresses.ipv6-address")
                .onAll(
                    "addresses.association.public-ip",
                    ofAssociation(NetworkInterfaceAssociation::publicIp))
                .onAll(
                    "association.public-ip", ofAssociation(NetworkInterfaceAssociation::publicIp))
                .onAll(
                    "association.ip-owner-id",
                    ofAssociation(NetworkInterfaceAssociation::ipOwnerId))
                .onAll(
                    "association.public-dns-name",
                    ofAssociation(NetworkInterfaceAssociation::publicDnsName))
                .onAll(
                    "attachment.attachment-id",
                    ofAttachment(NetworkInterfaceAttachment::attachmentId))
                .onAll(
                    "attachment.instance-owner-id",
                    ofAttachment(NetworkInterfaceAttachment::instanceOwnerId))
                .onAll(
                    "attachment.status", ofAttachment(NetworkInterfaceAttachment::statusAsString))
                .onAll(
                    "attachment.device-index",
                    ofAttachment(NetworkInterfaceAttachment::deviceIndex))
                .onAll(
                    "attachment.delete-on-termination",
                    ofAttachment(NetworkInterfaceAttachment::deleteOnTermination)));
  }

  private static Function<NetworkInterface, Stream<?>> ofAssociation(
      Function<NetworkInterfaceAssociation, Object> value) {
    return eni -> Stream.ofNullable(eni.association()).map(value);
  }

  private static Function<NetworkInterface, Stream<?>> ofAttachment(
      Function<NetworkInterfaceAttachment, Object> value) {
    return eni -> Stream.ofNullable(eni.attachment()).map(value);
  }

  CreateNetworkInterfaceResponse create(CreateNetworkInterfaceRequest request) {
    Requests.admit(
        request, "SubnetId", "Groups", "PrivateIpAddress", "Description", "TagSpecifications");
    var subnet = inventory.subnets.get(request.subnetId(), "subnetId");
    var groups = securityGroups.choose(request.groups(), subnet.vpcId());
    var tags = Tags.specified(request.tagSpecifications(), "network-interface");
    var address = addresses.choose(subnet, request.privateIpAddress());
    var eni =
        draft(subnet, groups, address)
            .description(request.description() == null ? "" : request.description())
            .requesterManaged(false)
            .status(NetworkInterfaceStatus.AVAILABLE)
            .build();
    return CreateNetworkInterfaceResponse.builder()
        .networkInterface(inventory.networkInterfaces.add(eni, tags))
        .build();
  }

  /** What is the same in all interfaces. */
  NetworkInterface.Builder draft(Subnet subnet, List<GroupIdentifier> groups, String address) {
    var name = names.ofPrivate(subnet.vpcId(), address).orElse(null);
    return NetworkInterface.builder()
        .networkInterfaceId(inventory.ids.ec2("eni"))
        .vpcId(subnet.vpcId())
        .subnetId(subnet.subnetId())
        .availabilityZone(subnet.availabilityZone())
        .availabilityZoneId(subnet.availabilityZoneId())
        .ownerId(inventory.account())
        .interfaceType(NetworkInterfaceType.INTERFACE)
        .groups(groups)
        .macAddress(macAddress())
        .privateIpAddress(address)
        .privateDnsName(name)
        .privateIpAddresses(
            NetworkInterfacePrivateIpAddress.builder()
                .primary(true)
                .privateIpAddress(address)
                .privateDnsName(name)
                .build())
        .ipv6Addresses(List.of())
        .sourceDestCheck(true);
  }

  /** Locally administered, unicast. */
  private String macAddress() {
    var digits = inventory.ids.hex(10);
    return Stream.iterate(0, i -> i < digits.length(), i -> i + 2)
        .map(i -> digits.substring(i, i + 2))
        .collect(Collectors.joining(":", "0a:", ""));
  }

  DescribeNetworkInterfacesResponse describe(DescribeNetworkInterfacesRequest request) {
    Requests.admit(request, "NetworkInterfaceIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.networkInterfaces.describe(
            request, request.networkInterfaceIds(), "networkInterfaceIds", request.filters());
    return DescribeNetworkInterfacesResponse.builder()
        .networkInterfaces(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** Changes an interface; a managed one only for the services of the region. */
  ModifyNetworkInterfaceAttributeResponse modify(ModifyNetworkInterfaceAttributeRequest request) {
    Requests.admit(request, "NetworkInterfaceId", "Groups", "Description");
    var eni = inventory.networkInterfaces.get(request.networkInterfaceId(), "networkInterfaceId");
    if (eni.requesterManaged() && !(CallContext.current().caller() instanceof Caller.Service)) {
      throw error("AuthFailure", "You do not have permission to access the specified resource.");
    }
    var changed = eni.toBuilder();
    if (!request.groups().isEmpty()) {
      var groups = securityGroups.choose(request.groups(), eni.vpcId());
      if (eni.attachment() != null) {
        fabric.putGroups(eni.networkInterfaceId(), ids(groups));
      }
      changed.groups(groups);
    }
    if (request.description() != null) {
      changed.description(required(request.description().value(), "value"));
    }
    inventory.networkInterfaces.put(changed.build());
    return ModifyNetworkInterfaceAttributeResponse.builder().build();
  }

  static Set<String> ids(List<GroupIdentifier> groups) {
    return groups.stream().map(GroupIdentifier::groupId).collect(Collectors.toSet());
  }

  DeleteNetworkInterfaceResponse delete(DeleteNetworkInterfaceRequest request) {
    Requests.admit(request, "NetworkInterfaceId");
    var eni = inventory.networkInterfaces.get(request.networkInterfaceId(), "networkInterfaceId");
    if (eni.attachment() != null) {
      throw Requests.invalid(
          "Network interface '%s' is currently in use.".formatted(eni.networkInterfaceId()));
    }
    if (eni.association() != null) {
      associations.free(inventory.addresses.get(eni.association().allocationId()));
    }
    inventory.networkInterfaces.remove(eni.networkInterfaceId());
    return DeleteNetworkInterfaceResponse.builder().build();
  }
}
