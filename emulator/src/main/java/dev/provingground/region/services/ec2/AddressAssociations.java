package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;

/**
 * Which interface has which elastic address ("AssociateAddress"). Customers give theirs to
 * interfaces of their own, to which nothing is attached, so that no packet goes there, as on AWS;
 * the interfaces of tasks, load balancers, endpoints and NAT gateways are for those who made them.
 */
final class AddressAssociations {
  private final Inventory inventory;
  private final DnsNames names;

  AddressAssociations(Inventory inventory, DnsNames names) {
    this.inventory = inventory;
    this.names = names;
  }

  AssociateAddressResponse associate(AssociateAddressRequest request) {
    Requests.admit(
        request,
        "AllocationId",
        "PublicIp",
        "InstanceId",
        "NetworkInterfaceId",
        "PrivateIpAddress",
        "AllowReassociation");
    var address = address(request);
    var eni = networkInterface(request);
    var before = eni.association();
    if (before == null || !address.allocationId().equals(before.allocationId())) {
      boolean reassociates = !Boolean.FALSE.equals(request.allowReassociation());
      free(address, reassociates);
      if (before != null) {
        requireFree(reassociates, eni.networkInterfaceId(), before.associationId());
        free(inventory.addresses.get(before.allocationId()));
      }
      put(inventory.networkInterfaces.get(eni.networkInterfaceId()), address);
    }
    return AssociateAddressResponse.builder()
        .associationId(inventory.addresses.get(address.allocationId()).associationId())
        .build();
  }

  private Address address(AssociateAddressRequest request) {
    if (request.allocationId() != null && request.publicIp() != null) {
      throw error(
          "InvalidParameterCombination",
          "You may specify public IP or allocation id, but not both in the same call");
    }
    if (request.publicIp() != null) {
      return byPublicIp(request.publicIp());
    }
    if (request.allocationId() == null) {
      throw error("MissingParameter", "Either public IP or allocation id must be specified");
    }
    return inventory.addresses.get(request.allocationId());
  }

  private Address byPublicIp(String publicIp) {
    return inventory.addresses.stream()
        .filter(one -> one.publicIp().equals(publicIp))
        .findFirst()
        .orElseThrow(
            () -> error("InvalidAddress.NotFound", "Address '%s' not found.".formatted(publicIp)));
  }

  private NetworkInterface networkInterface(AssociateAddressRequest request) {
    if (request.instanceId() != null) {
      if (request.networkInterfaceId() != null) {
        throw error(
            "InvalidParameterCombination",
            "You may specify instance id or network interface id, but not both in the same call");
      }
      throw Instances.notFound(request.instanceId());
    }
    if (request.networkInterfaceId() == null) {
      throw error(
          "MissingParameter", "Either instance id or network interface id must be specified");
    }
    var eni = inventory.networkInterfaces.get(request.networkInterfaceId());
    requireOwn(eni);
    var privateIp = request.privateIpAddress();
    if (privateIp != null && !privateIp.equals(eni.privateIpAddress())) {
      throw Requests.invalid(
          "Value (%s) for parameter privateIpAddress is invalid. It is no address of %s."
              .formatted(privateIp, eni.networkInterfaceId()));
    }
    if (inventory.gatewayOf(eni.vpcId()).isEmpty()) {
      throw error(
          "Gateway.NotAttached",
          "Network %s is not attached to any internet gateway".formatted(eni.vpcId()));
    }
    return eni;
  }

  private static void requireOwn(NetworkInterface eni) {
    if (eni.requesterManaged()) {
      throw error("AuthFailure", "You do not have permission to access the specified resource.");
    }
  }

  private void free(Address address, boolean reassociates) {
    if (address.associationId() != null) {
      requireOwn(inventory.networkInterfaces.get(address.networkInterfaceId()));
      requireFree(reassociates, address.allocationId(), address.associationId());
      free(address);
    }
  }

  private static void requireFree(boolean reassociates, String id, String associationId) {
    if (!reassociates) {
      throw error(
          "Resource.AlreadyAssociated",
          "resource %s is already associated with associate-id %s".formatted(id, associationId));
    }
  }

  private void put(NetworkInterface eni, Address address) {
    var associated = eni.toBuilder();
    show(associated, association(eni.vpcId(), address));
    inventory.networkInterfaces.put(associated.build());
    put(associated.build());
  }

  DisassociateAddressResponse disassociate(DisassociateAddressRequest request) {
    Requests.admit(request, "AssociationId", "PublicIp");
    var address =
        request.publicIp() == null
            ? byAssociation(required(request.associationId(), "associationId"))
            : byPublicIp(request.publicIp());
    if (address.associationId() != null) {
      requireOwn(inventory.networkInterfaces.get(address.networkInterfaceId()));
      free(address);
    }
    return DisassociateAddressResponse.builder().build();
  }

  private Address byAssociation(String associationId) {
    return inventory.addresses.stream()
        .filter(one -> associationId.equals(one.associationId()))
        .findFirst()
        .orElseThrow(
            () ->
                error(
                    "InvalidAssociationID.NotFound",
                    "The association ID '%s' does not exist".formatted(associationId)));
  }

  /** A new association of an elastic address. */
  NetworkInterfaceAssociation association(String vpcId, Address address) {
    return ofPublic(vpcId, address.publicIp()).toBuilder()
        .allocationId(address.allocationId())
        .associationId(inventory.ids.ec2("eipassoc"))
        .ipOwnerId(inventory.account())
        .build();
  }

  /** The association of an address of AWS's own. */
  NetworkInterfaceAssociation ofPublic(String vpcId, String publicIp) {
    return NetworkInterfaceAssociation.builder()
        .ipOwnerId("amazon")
        .publicIp(publicIp)
        .publicDnsName(names.ofPublic(vpcId, publicIp).orElse(""))
        .build();
  }

  /**
   * Shows an association, or none, at an interface and its address.
   *
   * @param association null for none
   */
  static void show(
      NetworkInterface.Builder eni, @Nullable NetworkInterfaceAssociation association) {
    var addresses =
        eni.build().privateIpAddresses().stream()
            .map(address -> address.toBuilder().association(association).build())
            .toList();
    eni.association(association).privateIpAddresses(addresses);
  }

  /** Has the elastic address of an interface know of it. */
  Address put(NetworkInterface eni) {
    var association = eni.association();
    var address =
        inventory.addresses.get(association.allocationId()).toBuilder()
            .associationId(association.associationId())
            .networkInterfaceId(eni.networkInterfaceId())
            .networkInterfaceOwnerId(eni.ownerId())
            .privateIpAddress(eni.privateIpAddress())
            .build();
    inventory.addresses.put(address);
    return address;
  }

  /** Takes an address from its interface, if that is still there. */
  void free(Address address) {
    Optional.ofNullable(address.networkInterfaceId())
        .flatMap(inventory.networkInterfaces::find)
        .ifPresent(
            eni -> {
              var without = eni.toBuilder();
              show(without, null);
              inventory.networkInterfaces.put(without.build());
            });
    inventory.addresses.put(
        address.toBuilder()
            .associationId(null)
            .networkInterfaceId(null)
            .networkInterfaceOwnerId(null)
            .privateIpAddress(null)
            .build());
  }
}
