package dev.provingground.region.services.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.testsupport.NeedsNamespaces;
import dev.provingground.region.time.VirtualEventLoop;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** A load balancer and a task as a stack would place them: what EC2's API says is in force. */
@NeedsNamespaces
class Ec2OnTheKernelTest {
  private static final int PATIENCE_MILLIS = 300;
  private Fabric fabric;
  private Ec2Service ec2;
  private String vpcId;
  private String subnetId;
  private String gatewayId;
  private String routeTableId;
  private String balancerGroup;
  private String taskGroup;
  private ManagedInterface balancer;
  private ManagedInterface task;

  @BeforeEach
  void deploy() {
    fabric = new Fabric(new PublicNames());
    ec2 = Ec2Fixture.service(fabric, new VirtualEventLoop());
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnetId = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
    gatewayId = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(gatewayId));
    routeTableId = ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
    ec2.associateRouteTable(r -> r.routeTableId(routeTableId).subnetId(subnetId));
    ec2.createRoute(
        r -> r.routeTableId(routeTableId).destinationCidrBlock("0.0.0.0/0").gatewayId(gatewayId));
    balancerGroup = group("balancer");
    taskGroup = group("task");
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(balancerGroup).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
    ec2.authorizeSecurityGroupIngress(r -> r.groupId(taskGroup).ipPermissions(fromBalancer()));
    balancer = attach(balancerGroup);
    task = attach(taskGroup);
  }

  private String group(String name) {
    return ec2.createSecurityGroup(r -> r.vpcId(vpcId).groupName(name).description("of a test"))
        .groupId();
  }

  private IpPermission fromBalancer() {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(3000)
        .toPort(3000)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(balancerGroup).build())
        .build();
  }

  private ManagedInterface attach(String groupId) {
    return ec2.managedInterfaces()
        .create(
            new ManagedInterfaces.Request(
                subnetId, List.of(groupId), true, "of a test", "amazon-elb"));
  }

  @AfterEach
  void close() {
    fabric.close();
  }

  /** Whether packets pass: nobody listens, so the far end refuses what reaches it. */
  private static boolean reaches(Namespace from, String address, int port) throws Exception {
    return from.call(
        () -> {
          try (var channel = SocketChannel.open(StandardProtocolFamily.INET)) {
            channel.socket().connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            return true;
          } catch (SocketTimeoutException dropped) {
            return false;
          } catch (ConnectException refused) {
            return true;
          }
        });
  }

  private boolean balancerReachesTask() throws Exception {
    return reaches(fabric.of(balancer.networkInterfaceId()), task.privateIp(), 3000);
  }

  private boolean internetReachesBalancer() throws Exception {
    return reaches(fabric.internet(), balancer.publicIp().orElseThrow(), 80);
  }

  @Test
  void theInternetReachesTheBalancerOnItsPortAndNothingElse() throws Exception {
    assertThat(internetReachesBalancer()).isTrue();
    assertThat(reaches(fabric.internet(), balancer.publicIp().orElseThrow(), 443)).isFalse();
    assertThat(reaches(fabric.internet(), task.publicIp().orElseThrow(), 3000)).isFalse();
  }

  @Test
  void revokingTheTasksRuleCutsItOffAndAuthorizingItAgainBringsItBack() throws Exception {
    assertThat(balancerReachesTask()).isTrue();

    ec2.revokeSecurityGroupIngress(r -> r.groupId(taskGroup).ipPermissions(fromBalancer()));
    assertThat(balancerReachesTask()).isFalse();

    ec2.authorizeSecurityGroupIngress(r -> r.groupId(taskGroup).ipPermissions(fromBalancer()));
    assertThat(balancerReachesTask()).isTrue();
  }

  @Test
  void withoutTheDefaultRouteTheInternetIsAway() throws Exception {
    ec2.deleteRoute(r -> r.routeTableId(routeTableId).destinationCidrBlock("0.0.0.0/0"));
    assertThat(internetReachesBalancer()).isFalse();
    assertThat(balancerReachesTask()).isTrue();
  }

  @Test
  void everythingCanBeTakenDownAgain() {
    ec2.managedInterfaces().delete(task.networkInterfaceId());
    ec2.managedInterfaces().delete(balancer.networkInterfaceId());
    ec2.detachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(gatewayId));
    ec2.deleteInternetGateway(r -> r.internetGatewayId(gatewayId));
    ec2.deleteSecurityGroup(r -> r.groupId(taskGroup));
    ec2.deleteSecurityGroup(r -> r.groupId(balancerGroup));
    ec2.deleteSubnet(r -> r.subnetId(subnetId));
    ec2.deleteRouteTable(r -> r.routeTableId(routeTableId));
    ec2.deleteVpc(r -> r.vpcId(vpcId));
    assertThat(ec2.describeVpcs(r -> {}).vpcs()).isEmpty();
    assertThat(ec2.describeNetworkInterfaces(r -> {}).networkInterfaces()).isEmpty();
  }
}
