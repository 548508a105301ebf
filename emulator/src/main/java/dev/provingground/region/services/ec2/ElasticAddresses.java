package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;

/** Elastic IP addresses; what has them is in {@link AddressAssociations}. */
final class ElasticAddresses {
  private static final String POOL = "amazon";
  private final Inventory inventory;
  private final PublicAddresses publicAddresses;

  ElasticAddresses(Inventory inventory, PublicAddresses publicAddresses) {
    this.inventory = inventory;
    this.publicAddresses = publicAddresses;
  }

  static Kind<Address> kind() {
    return new Kind<>(
        "elastic-ip",
        "InvalidAllocationID.NotFound",
        "The allocation ID '%s' does not exist",
        Address::allocationId,
        (address, tags) -> address.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(Address::tags)
                .on("allocation-id", Address::allocationId)
                .on("association-id", Address::associationId)
                .on("domain", Address::domainAsString)
                .on("network-border-group", Address::networkBorderGroup)
                .on("network-interface-id", Address::networkInterfaceId)
                .on("network-interface-owner-id", Address::networkInterfaceOwnerId)
                .on("private-ip-address", Address::privateIpAddress)
                .on("public-ip", Address::publicIp)
                .never("instance-id"));
  }

  AllocateAddressResponse allocate(AllocateAddressRequest request) {
    Requests.admit(request, "Domain", "TagSpecifications");
    if (request.domain() != null && request.domain() != DomainType.VPC) {
      throw Supported.unsupported("Domain " + request.domainAsString());
    }
    var tags = Tags.specified(request.tagSpecifications(), "elastic-ip");
    var address =
        Address.builder()
            .allocationId(inventory.ids.ec2("eipalloc"))
            .publicIp(publicAddresses.allocate())
            .domain(DomainType.VPC)
            .publicIpv4Pool(POOL)
            .networkBorderGroup(inventory.region.region())
            .build();
    inventory.addresses.add(address, tags);
    return AllocateAddressResponse.builder()
        .allocationId(address.allocationId())
        .publicIp(address.publicIp())
        .domain(address.domain())
        .publicIpv4Pool(POOL)
        .networkBorderGroup(address.networkBorderGroup())
        .build();
  }

  DescribeAddressesResponse describe(DescribeAddressesRequest request) {
    Requests.admit(request, "AllocationIds", "PublicIps", "Filters");
    var filters = Stream.concat(request.filters().stream(), byPublicIp(request)).toList();
    var page =
        inventory.addresses.describe(request, request.allocationIds(), "allocationIds", filters);
    return DescribeAddressesResponse.builder().addresses(page.items()).build();
  }

  private Stream<Filter> byPublicIp(DescribeAddressesRequest request) {
    for (var publicIp : request.publicIps()) {
      if (inventory.addresses.stream().noneMatch(one -> one.publicIp().equals(publicIp))) {
        throw error("InvalidAddress.NotFound", "Address '%s' not found.".formatted(publicIp));
      }
    }
    return request.publicIps().isEmpty()
        ? Stream.empty()
        : Stream.of(Filter.builder().name("public-ip").values(request.publicIps()).build());
  }

  ReleaseAddressResponse release(ReleaseAddressRequest request) {
    Requests.admit(request, "AllocationId");
    var address = inventory.addresses.get(request.allocationId(), "allocationId");
    if (address.associationId() != null) {
      throw error("InvalidIPAddress.InUse", "Address %s is in use.".formatted(address.publicIp()));
    }
    inventory.addresses.remove(address.allocationId());
    publicAddresses.release(address.publicIp());
    return ReleaseAddressResponse.builder().build();
  }
}
