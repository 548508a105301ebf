package dev.provingground.region.services.ec2;

import dev.provingground.region.time.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;

/** Interfaces that other services make, with their addresses, attached to the data plane. */
final class RequesterManagedInterfaces implements ManagedInterfaces {
  /** As EC2 writes it; the SDK's enum has another spelling. */
  private static final String NAT_GATEWAY = "nat_gateway";

  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final NetworkInterfaces interfaces;
  private final SubnetAddresses privateAddresses;
  private final PublicAddresses publicAddresses;
  private final SecurityGroups securityGroups;
  private final AddressAssociations associations;
  private final EventLoop loop;
  private final Consumer<NetworkInterface> deleted;

  RequesterManagedInterfaces(
      Inventory inventory,
      NetworkFabric fabric,
      NetworkInterfaces interfaces,
      SubnetAddresses privateAddresses,
      PublicAddresses publicAddresses,
      SecurityGroups securityGroups,
      AddressAssociations associations,
      EventLoop loop,
      Consumer<NetworkInterface> deleted) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.interfaces = interfaces;
    this.privateAddresses = privateAddresses;
    this.publicAddresses = publicAddresses;
    this.securityGroups = securityGroups;
    this.associations = associations;
    this.loop = loop;
    this.deleted = deleted;
  }

  @Override
  public ManagedInterface create(Request request) {
    var subnet = inventory.subnets.get(request.subnetId());
    var groups = securityGroups.choose(request.securityGroupIds(), subnet.vpcId());
    var address = privateAddresses.choose(subnet, null);
    var publicIp =
        request.assignPublicIp()
            ? Optional.of(publicAddresses.allocate())
            : Optional.<String>empty();
    var eni =
        interfaces
            .draft(subnet, groups, address)
            .description(request.description())
            .requesterId(request.requester())
            .requesterManaged(true)
            .status(NetworkInterfaceStatus.IN_USE)
            .attachment(attachment(request.requester()));
    publicIp.ifPresent(
        ip -> AddressAssociations.show(eni, associations.ofPublic(subnet.vpcId(), ip)));
    var made = eni.build();
    attach(made, publicIp);
    inventory.networkInterfaces.put(made);
    return new ManagedInterface(
        made.networkInterfaceId(),
        made.vpcId(),
        made.subnetId(),
        made.availabilityZone(),
        made.macAddress(),
        address,
        subnet.cidrBlock(),
        publicIp);
  }

  /**
   * Makes the interface of a NAT gateway, with its elastic address.
   *
   * @param privateIp null for any
   */
  NetworkInterface createForNat(NatGateway gateway, Address elastic, @Nullable String privateIp) {
    var subnet = inventory.subnets.get(gateway.subnetId());
    var eni =
        interfaces
            .draft(subnet, List.of(), privateAddresses.choose(subnet, privateIp))
            .interfaceType(NAT_GATEWAY)
            .sourceDestCheck(false)
            .description("Interface for NAT Gateway " + gateway.natGatewayId())
            .requesterId(inventory.account())
            .requesterManaged(true)
            .status(NetworkInterfaceStatus.IN_USE)
            .attachment(attachment("amazon-aws"));
    AddressAssociations.show(eni, associations.association(gateway.vpcId(), elastic));
    var made = eni.build();
    fabric.attach(forFabric(made, Optional.of(elastic.publicIp())));
    inventory.networkInterfaces.put(made);
    return made;
  }

  private NetworkInterfaceAttachment attachment(String requester) {
    return NetworkInterfaceAttachment.builder()
        .attachmentId(inventory.ids.ec2("eni-attach"))
        .instanceOwnerId(requester)
        .deviceIndex(1)
        .networkCardIndex(0)
        .deleteOnTermination(false)
        .status(AttachmentStatus.ATTACHED)
        .attachTime(loop.now())
        .build();
  }

  private void attach(NetworkInterface eni, Optional<String> publicIp) {
    try {
      fabric.attach(forFabric(eni, publicIp));
    } catch (RuntimeException refused) {
      publicIp.ifPresent(publicAddresses::release);
      throw refused;
    }
  }

  private static NetworkFabric.Interface forFabric(
      NetworkInterface eni, Optional<String> publicIp) {
    return new NetworkFabric.Interface(
        eni.networkInterfaceId(),
        eni.vpcId(),
        eni.subnetId(),
        eni.privateIpAddress(),
        publicIp,
        NetworkInterfaces.ids(eni.groups()));
  }

  @Override
  public void delete(String networkInterfaceId) {
    inventory.networkInterfaces.find(networkInterfaceId).ifPresent(this::delete);
  }

  private void delete(NetworkInterface eni) {
    fabric.detach(eni.networkInterfaceId());
    inventory.networkInterfaces.remove(eni.networkInterfaceId());
    deleted.accept(eni);
    // An elastic address outlives what it is associated with.
    if (eni.association() != null && eni.association().allocationId() == null) {
      publicAddresses.release(eni.association().publicIp());
    }
  }
}
