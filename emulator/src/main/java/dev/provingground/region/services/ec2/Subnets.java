package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;

/** Subnets. */
final class Subnets {
  /** Network, router, DNS, one for the future, broadcast (VPC user guide, <i>Subnet sizing</i>). */
  static final int RESERVED_ADDRESSES = 5;

  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final Zones zones;
  private final Routing routing;
  private final RouteTableAssociations associations;
  private final NetworkAclAssociations networkAcls;

  Subnets(
      Inventory inventory,
      NetworkFabric fabric,
      Zones zones,
      Routing routing,
      RouteTableAssociations associations,
      NetworkAclAssociations networkAcls) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.zones = zones;
    this.routing = routing;
    this.associations = associations;
    this.networkAcls = networkAcls;
  }

  static Kind<Subnet> kind(Inventory inventory) {
    return new Kind<>(
        "subnet",
        "InvalidSubnetID.NotFound",
        "The subnet ID '%s' does not exist",
        Subnet::subnetId,
        (subnet, tags) ->
            subnet.toBuilder()
                .tags(tags)
                .availableIpAddressCount(available(subnet, inventory))
                .build(),
        () ->
            new Filters<>(Subnet::tags)
                .on("availability-zone", Subnet::availabilityZone)
                .on("availabilityZone", Subnet::availabilityZone)
                .on("availability-zone-id", Subnet::availabilityZoneId)
                .on("availabilityZoneId", Subnet::availabilityZoneId)
                .on("available-ip-address-count", Subnet::availableIpAddressCount)
                .on("cidr", Subnet::cidrBlock)
                .on("cidr-block", Subnet::cidrBlock)
                .on("cidrBlock", Subnet::cidrBlock)
                .on("default-for-az", Subnet::defaultForAz)
                .on("defaultForAz", Subnet::defaultForAz)
                .on("map-public-ip-on-launch", Subnet::mapPublicIpOnLaunch)
                .on("owner-id", Subnet::ownerId)
                .on("state", Subnet::stateAsString)
                .on("subnet-arn", Subnet::subnetArn)
                .on("subnet-id", Subnet::subnetId)
                .on("enable-dns64", subnet -> false)
                .on("ipv6-native", subnet -> false)
                .on("map-customer-owned-ip-on-launch", subnet -> false)
                .on("private-dns-name-options-on-launch.hostname-type", subnet -> "ip-name")
                .on(
                    "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
                    subnet -> false)
                .on(
                    "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
                    subnet -> false)
                .never(
                    "customer-owned-ipv4-pool",
                    "enable-lni-at-device-index",
                    "ipv6-cidr-block-association.association-id",
                    "ipv6-cidr-block-association.ipv6-cidr-block",
                    "ipv6-cidr-block-association.state",
                    "outpost-arn")
                .on("vpc-id", Subnet::vpcId));
  }

  private static int available(Subnet subnet, Inventory inventory) {
    long size = block(subnet).size();
    return (int) size - RESERVED_ADDRESSES - inventory.interfacesIn(subnet.subnetId()).size();
  }

  static Cidr block(Subnet subnet) {
    return Cidr.parse(subnet.cidrBlock()).orElseThrow();
  }

  CreateSubnetResponse create(CreateSubnetRequest request) {
    Requests.admit(
        request,
        "VpcId",
        "CidrBlock",
        "AvailabilityZone",
        "AvailabilityZoneId",
        "TagSpecifications");
    var vpc = inventory.vpcs.get(request.vpcId(), "vpcId");
    var block = Requests.cidr(required(request.cidrBlock(), "cidrBlock"), "cidrBlock");
    var zone = zones.choose(request.availabilityZone(), request.availabilityZoneId());
    if (block.prefix() > 28 || !Cidr.parse(vpc.cidrBlock()).orElseThrow().contains(block)) {
      throw error("InvalidSubnet.Range", "The CIDR '%s' is invalid.".formatted(block));
    }
    if (inventory.subnetsOf(vpc.vpcId()).anyMatch(other -> block(other).overlaps(block))) {
      throw error(
          "InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet".formatted(block));
    }
    var tags = Tags.specified(request.tagSpecifications(), "subnet");
    var subnetId = inventory.ids.ec2("subnet");
    var subnet =
        Subnet.builder()
            .subnetId(subnetId)
            .subnetArn(inventory.arn("subnet", subnetId))
            .vpcId(vpc.vpcId())
            .ownerId(inventory.account())
            .cidrBlock(block.toString())
            .availabilityZone(zone.name())
            .availabilityZoneId(zone.id())
            .state(SubnetState.AVAILABLE)
            .defaultForAz(false)
            .mapPublicIpOnLaunch(false)
            .mapCustomerOwnedIpOnLaunch(false)
            .assignIpv6AddressOnCreation(false)
            .ipv6Native(false)
            .enableDns64(false)
            .privateDnsNameOptionsOnLaunch(
                options ->
                    options
                        .hostnameType(HostnameType.IP_NAME)
                        .enableResourceNameDnsARecord(false)
                        .enableResourceNameDnsAAAARecord(false))
            .build();
    routing.refresh(vpc.vpcId(), subnetId);
    networkAcls.join(subnet);
    return CreateSubnetResponse.builder().subnet(inventory.subnets.add(subnet, tags)).build();
  }

  DescribeSubnetsResponse describe(DescribeSubnetsRequest request) {
    Requests.admit(request, "SubnetIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.subnets.describe(request, request.subnetIds(), "subnetIds", request.filters());
    return DescribeSubnetsResponse.builder()
        .subnets(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  ModifySubnetAttributeResponse modifyAttribute(ModifySubnetAttributeRequest request) {
    Requests.admit(request, "SubnetId", "MapPublicIpOnLaunch");
    var subnet = inventory.subnets.get(request.subnetId(), "subnetId");
    var launch = request.mapPublicIpOnLaunch();
    if (launch != null) {
      boolean value = required(launch.value(), "value");
      inventory.subnets.put(subnet.toBuilder().mapPublicIpOnLaunch(value).build());
    }
    return ModifySubnetAttributeResponse.builder().build();
  }

  DeleteSubnetResponse delete(DeleteSubnetRequest request) {
    Requests.admit(request, "SubnetId");
    var subnet = inventory.subnets.get(request.subnetId(), "subnetId");
    if (!inventory.interfacesIn(subnet.subnetId()).isEmpty()) {
      throw Requests.dependency("subnet", subnet.subnetId());
    }
    fabric.putRoutes(subnet.vpcId(), subnet.subnetId(), List.of());
    associations.leave(subnet);
    networkAcls.leave(subnet);
    inventory.subnets.remove(subnet.subnetId());
    return DeleteSubnetResponse.builder().build();
  }
}
