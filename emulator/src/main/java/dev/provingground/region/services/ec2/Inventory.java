package dev.provingground.region.services.ec2;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** All resources that EC2 knows, by kind, and how they belong together. */
final class Inventory {
  final RegionIdentity region;
  final Ids ids;
  final Tags tags = new Tags();
  final Resources<Vpc> vpcs;
  final Resources<Subnet> subnets;
  final Resources<RouteTable> routeTables;
  final Resources<InternetGateway> internetGateways;
  final Resources<SecurityGroup> securityGroups;
  final Resources<SecurityGroupRule> securityGroupRules;
  final Resources<NetworkInterface> networkInterfaces;
  final Resources<NetworkAcl> networkAcls;
  final Resources<Address> addresses;
  final Resources<NatGateway> natGateways;
  final Resources<FlowLog> flowLogs;
  final Resources<VpcEndpoint> vpcEndpoints;
  private final Index<String, NetworkInterface> interfacesBySubnet;
  private final Index<Place, NetworkInterface> interfacesByAddress;

  private record Place(String subnetId, String privateIp) {}

  Inventory(RegionIdentity region, Ids ids) {
    this.region = region;
    this.ids = ids;
    vpcs = new Resources<>(Vpcs.kind(), tags);
    subnets = new Resources<>(Subnets.kind(this), tags);
    routeTables = new Resources<>(RouteTables.kind(this), tags);
    internetGateways = new Resources<>(InternetGateways.kind(), tags);
    securityGroups = new Resources<>(SecurityGroups.kind(this), tags);
    securityGroupRules = new Resources<>(SecurityGroupRules.kind(), tags);
    networkInterfaces = new Resources<>(NetworkInterfaces.kind(), tags);
    interfacesBySubnet = networkInterfaces.indexedBy(NetworkInterface::subnetId);
    interfacesByAddress =
        networkInterfaces.indexedBy(eni -> new Place(eni.subnetId(), eni.privateIpAddress()));
    networkAcls = new Resources<>(NetworkAcls.kind(), tags);
    addresses = new Resources<>(ElasticAddresses.kind(), tags);
    natGateways = new Resources<>(NatGateways.kind(), tags);
    flowLogs = new Resources<>(FlowLogs.kind(), tags);
    vpcEndpoints = new Resources<>(VpcEndpoints.kind(), tags);
  }

  String account() {
    return region.accountId();
  }

  String arn(String type, String id) {
    return region.arn("ec2", type + "/" + id);
  }

  /** The kinds that can be tagged, by the prefix of their ids, in order. */
  Map<String, Resources<?>> taggable() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("vpc", vpcs),
            Map.entry("subnet", subnets),
            Map.entry("rtb", routeTables),
            Map.entry("igw", internetGateways),
            Map.entry("sg", securityGroups),
            Map.entry("sgr", securityGroupRules),
            Map.entry("eni", networkInterfaces),
            Map.entry("acl", networkAcls),
            Map.entry("eipalloc", addresses),
            Map.entry("nat", natGateways),
            Map.entry("fl", flowLogs),
            Map.entry("vpce", vpcEndpoints)));
  }

  Stream<Subnet> subnetsOf(String vpcId) {
    return subnets.stream().filter(subnet -> subnet.vpcId().equals(vpcId));
  }

  Stream<SecurityGroupRule> rulesOf(String groupId) {
    return securityGroupRules.stream().filter(rule -> rule.groupId().equals(groupId));
  }

  Collection<NetworkInterface> interfacesIn(String subnetId) {
    return interfacesBySubnet.with(subnetId);
  }

  /** Whether an interface has the address. */
  boolean isTaken(String subnetId, String privateIp) {
    return !interfacesByAddress.with(new Place(subnetId, privateIp)).isEmpty();
  }

  Optional<SecurityGroup> groupNamed(String vpcId, String name) {
    return securityGroups.stream()
        .filter(group -> group.vpcId().equals(vpcId) && group.groupName().equals(name))
        .findFirst();
  }

  /** The gateway that is attached to a VPC. */
  Optional<InternetGateway> gatewayOf(String vpcId) {
    return internetGateways.stream()
        .filter(gateway -> InternetGateways.isAttached(gateway, vpcId))
        .findFirst();
  }
}
