package dev.provingground.region.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The data plane behind EC2's networking. Called on the event loop; a change is in force for new
 * flows when the call returns, which takes about a millisecond. A failure is an {@link
 * IllegalStateException} that says what the kernel refused.
 */
public interface NetworkFabric {
  /**
   * Makes a VPC's network, empty.
   *
   * @param cidr the VPC's block, such as {@code 10.0.0.0/16}; two VPCs may have the same
   */
  void createVpc(String vpcId, String cidr);

  /** The VPC has neither interfaces nor a gateway any more. */
  void deleteVpc(String vpcId);

  /** Whether names are resolved in the VPC, as they are in a new one. */
  void putDnsSupport(String vpcId, boolean enabled);

  /**
   * The names of VPC endpoints that resolve in a VPC only, in full, with their addresses.
   *
   * @param names one that begins with {@code *.} stands for any label in its place
   */
  void putPrivateNames(String vpcId, Map<String, List<String>> names);

  void attachInternetGateway(String vpcId);

  void detachInternetGateway(String vpcId);

  /** The routes that hold for a subnet, in full: those of the table it is associated with. */
  void putRoutes(String vpcId, String subnetId, List<Route> routes);

  /**
   * The entries of the network ACL that a subnet is associated with, each list in full and in the
   * order in which they are tried; what matches none is denied. They hold for every packet, those
   * of flows that exist included, but not for what stays in the subnet.
   *
   * @param block the subnet's
   */
  void putNetworkAcl(
      String vpcId, String subnetId, String block, List<AclEntry> ingress, List<AclEntry> egress);

  /** Creates a security group or replaces its rules as a whole. */
  void putSecurityGroup(
      String vpcId, String groupId, List<Permission> ingress, List<Permission> egress);

  void deleteSecurityGroup(String vpcId, String groupId);

  void attach(Interface networkInterface);

  /** Takes another set of groups for an interface that is attached. */
  void putGroups(String networkInterfaceId, Set<String> groupIds);

  void detach(String networkInterfaceId);

  /**
   * Begins or ends to measure the flows of a VPC's interfaces; flows that exist already are not
   * measured.
   *
   * @throws IllegalStateException where the kernel cannot measure
   */
  void measureFlows(String vpcId, boolean measured);

  /**
   * Gives what was measured since the last time.
   *
   * @param taken hears it once, on a thread of the data plane's
   */
  void takeFlows(String vpcId, Consumer<FlowSample> taken);

  /**
   * What was measured.
   *
   * @param complete whether nothing was missed
   */
  record FlowSample(List<Flow> flows, boolean complete) {}

  /**
   * What one interface saw of a flow in one direction.
   *
   * @param egress whether the interface sent it
   * @param accepted by security groups and network ACLs
   * @param sourcePort 0 where the protocol has none
   */
  record Flow(
      String networkInterfaceId,
      boolean egress,
      boolean accepted,
      int protocol,
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      long packets,
      long bytes) {}

  /**
   * Where packets to a block of addresses go.
   *
   * @param destination an IPv4 block
   * @param target where packets go
   */
  record Route(String destination, Target target) {
    /** What a route leads to. */
    public sealed interface Target {}

    /** The VPC itself. */
    public record Local() implements Target {}

    /** The VPC's internet gateway, for interfaces that have a public address. */
    public record InternetGateway() implements Target {}

    /**
     * A NAT gateway: flows begin on the inside only, and the outside sees the gateway's address.
     *
     * @param subnetId the gateway's own, whose network ACL holds for what passes it
     * @param publicIp of an interface in the VPC, the gateway's own
     */
    public record NatGateway(String subnetId, String publicIp) implements Target {}

    /**
     * A gateway endpoint, which needs no public address.
     *
     * @param domain of the service that has the addresses, such as {@code
     *     s3.us-east-1.amazonaws.com}
     */
    public record GatewayEndpoint(String domain) implements Target {}

    /** Nothing. */
    public record Blackhole() implements Target {}
  }

  /**
   * One permission of a security group for one peer.
   *
   * @param protocol an IANA number, or -1 for all
   * @param fromPort first destination port, or ICMP type (-1: all); 0 where the protocol has none
   * @param toPort last destination port, or ICMP code (-1: all); 65535 where the protocol has none
   */
  record Permission(int protocol, int fromPort, int toPort, Peer peer) {
    /** The other side: a block of addresses or the members of a security group. */
    public sealed interface Peer {}

    /**
     * Whoever has an address in this block.
     *
     * @param block such as {@code 0.0.0.0/0}
     */
    public record Cidr(String block) implements Peer {}

    /** Whoever is in this group, as interfaces come and go. */
    public record Group(String groupId) implements Peer {}
  }

  /**
   * One entry of a network ACL.
   *
   * @param allows or denies
   * @param traffic its peer is a block of addresses
   */
  record AclEntry(boolean allows, Permission traffic) {}

  /**
   * A network interface to attach.
   *
   * @param privateIp inside the subnet's block
   * @param publicIp of 203.0.113.0/24, mapped one to one while the subnet routes to the internet
   *     gateway
   */
  record Interface(
      String networkInterfaceId,
      String vpcId,
      String subnetId,
      String privateIp,
      Optional<String> publicIp,
      Set<String> groupIds) {}
}
