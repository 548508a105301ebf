package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** EC2 over an in-memory fabric, and short ways to make what most tests begin with. */
final class Ec2Fixture {
  static final String ACCOUNT = "000000000000";
  final InMemoryFabric fabric = new InMemoryFabric();
  final VirtualEventLoop loop = new VirtualEventLoop();
  final Ec2Service ec2;

  Ec2Fixture() {
    ec2 = service(fabric, loop);
  }

  /** EC2 over another data plane, without any resource. */
  static Ec2Service service(NetworkFabric fabric, VirtualEventLoop loop) {
    return new Ec2Service(FakeRegion.alone(loop), fabric);
  }

  Vpc vpc() {
    return ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc();
  }

  Subnet subnet(Vpc vpc, String cidr) {
    return ec2.createSubnet(request -> request.vpcId(vpc.vpcId()).cidrBlock(cidr)).subnet();
  }

  SecurityGroup group(Vpc vpc, String name) {
    var created =
        ec2.createSecurityGroup(
            request -> request.vpcId(vpc.vpcId()).groupName(name).description("of a test"));
    return group(created.groupId());
  }

  SecurityGroup group(String groupId) {
    return ec2.describeSecurityGroups(request -> request.groupIds(groupId))
        .securityGroups()
        .getFirst();
  }

  InternetGateway gateway(Vpc vpc) {
    var gateway = ec2.createInternetGateway(request -> {}).internetGateway();
    ec2.attachInternetGateway(
        request -> request.vpcId(vpc.vpcId()).internetGatewayId(gateway.internetGatewayId()));
    return gateway;
  }

  RouteTable routeTable(Vpc vpc) {
    return ec2.createRouteTable(request -> request.vpcId(vpc.vpcId())).routeTable();
  }

  ManagedInterface managed(Subnet subnet, boolean publicIp, String... groupIds) {
    return ec2.managedInterfaces()
        .create(
            new ManagedInterfaces.Request(
                subnet.subnetId(), List.of(groupIds), publicIp, "of a test", "amazon-elb"));
  }

  static IpPermission tcp(int from, int to, String... blocks) {
    var ranges = List.of(blocks).stream().map(b -> IpRange.builder().cidrIp(b).build()).toList();
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(from)
        .toPort(to)
        .ipRanges(ranges)
        .build();
  }

  static IpPermission tcpFrom(int port, SecurityGroup group) {
    return tcp(port, port).toBuilder()
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(group.groupId()).build())
        .build();
  }

  List<SecurityGroupRule> allow(SecurityGroup group, IpPermission... permissions) {
    return ec2.authorizeSecurityGroupIngress(
            r -> r.groupId(group.groupId()).ipPermissions(permissions))
        .securityGroupRules();
  }

  void revoke(SecurityGroup group, IpPermission... permissions) {
    ec2.revokeSecurityGroupIngress(r -> r.groupId(group.groupId()).ipPermissions(permissions));
  }

  /** What the network lets in. */
  List<Permission> ingress(SecurityGroup group) {
    return fabric.rulesOf(group.groupId()).ingress();
  }

  /** What the network lets out. */
  List<Permission> egress(SecurityGroup group) {
    return fabric.rulesOf(group.groupId()).egress();
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
