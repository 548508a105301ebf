package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.services.ec2.NetworkFabric;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.NetworkFaults;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The region's network: each VPC a router namespace, each network interface a namespace wired to
 * it, and one namespace for the internet. All of it vanishes when it is closed, or with this
 * process.
 *
 * <p>Needs CAP_SYS_ADMIN and CAP_NET_ADMIN, or the same in a user namespace ({@code unshare --user
 * --map-root-user --mount}). Thread-safe.
 */
public final class Fabric implements NetworkFabric, NetworkNamespaces, AutoCloseable {
  private final Reaper reaper = new Reaper();
  private final FlowReader flows = new FlowReader();
  private final Internet internet;
  private final Resolver resolver;
  private final Map<String, Vpc> vpcs = new HashMap<>();

  /**
   * By interface; where container and balancer look, without waiting for a change of something
   * else.
   */
  private final Map<String, Attached> interfaces = new ConcurrentHashMap<>();

  private boolean closed;

  private record Attached(Vpc vpc, Namespace namespace) {}

  /**
   * @param links waits until packets get in and out
   */
  private record Inside(NetNs netNs, Runnable links) implements Namespace {
    @Override
    public String path() {
      links.run();
      return netNs.path();
    }

    @Override
    public <T> T call(Callable<T> task) throws Exception {
      links.run();
      return netNs.call(task);
    }
  }

  /**
   * @param names what VPCs resolve, besides the names of their own addresses
   * @throws IllegalStateException saying what the kernel refused
   */
  public Fabric(PublicNames names) {
    internet = new Internet();
    resolver = new Resolver(names);
  }

  /**
   * Opens a way to the real internet, through the network namespace that the calling thread is in:
   * from then on packets leave the machine. Names that only the real internet knows resolve too, as
   * the host resolves them.
   *
   * @throws IllegalStateException saying what the host refused, and where it can be mended, how
   */
  public synchronized void openEgress() {
    internet.openEgress();
    askOutside(new HostNames());
  }

  /** Has names resolved there that nobody knows here. */
  void askOutside(HostNames others) {
    resolver.askOutside(others);
  }

  /** Where services are found, as {@link ServiceAddresses} has it. */
  public synchronized InetAddress serviceAddress(String networkInterfaceId, String dnsName) {
    return InetAddress.ofLiteral(
        attached(networkInterfaceId)
            .vpc()
            .endpoint(networkInterfaceId, dnsName)
            .orElse(Internet.FIRST_ADDRESS));
  }

  @Override
  public synchronized void createVpc(String vpcId, String cidr) {
    if (vpcs.containsKey(vpcId)) {
      throw new IllegalStateException(vpcId + " exists already");
    }
    vpcs.put(vpcId, new Vpc(vpcId, Cidr.of(cidr), reaper, resolver));
  }

  @Override
  public synchronized void deleteVpc(String vpcId) {
    var vpc = vpc(vpcId);
    vpc.requireEmpty();
    vpcs.remove(vpcId);
    flows.end(vpc);
    vpc.faults.end();
    vpc.close();
  }

  @Override
  public synchronized void putDnsSupport(String vpcId, boolean enabled) {
    vpc(vpcId).putDnsSupport(enabled);
  }

  @Override
  public synchronized void putPrivateNames(String vpcId, Map<String, List<String>> names) {
    vpc(vpcId).putPrivateNames(names);
  }

  @Override
  public synchronized void attachInternetGateway(String vpcId) {
    vpc(vpcId).attachGateway(internet);
  }

  @Override
  public synchronized void detachInternetGateway(String vpcId) {
    vpc(vpcId).detachGateway();
  }

  @Override
  public synchronized void putRoutes(String vpcId, String subnetId, List<Route> routes) {
    vpc(vpcId).putRoutes(subnetId, routes);
  }

  @Override
  public synchronized void putNetworkAcl(
      String vpcId, String subnetId, String block, List<AclEntry> ingress, List<AclEntry> egress) {
    vpc(vpcId).filter.putNetworkAcl(subnetId, Cidr.of(block), ingress, egress);
  }

  @Override
  public synchronized void putSecurityGroup(
      String vpcId, String groupId, List<Permission> ingress, List<Permission> egress) {
    vpc(vpcId).filter.putGroup(groupId, ingress, egress);
  }

  @Override
  public synchronized void deleteSecurityGroup(String vpcId, String groupId) {
    vpc(vpcId).filter.deleteGroup(groupId);
  }

  @Override
  public synchronized void attach(Interface networkInterface) {
    var id = networkInterface.networkInterfaceId();
    if (interfaces.containsKey(id)) {
      throw new IllegalStateException(id + " is attached already");
    }
    var vpc = vpc(networkInterface.vpcId());
    var namespace = vpc.attach(networkInterface);
    interfaces.put(id, new Attached(vpc, new Inside(namespace, vpc.awaitingLinks(id))));
  }

  @Override
  public synchronized void putGroups(String networkInterfaceId, Set<String> groupIds) {
    attached(networkInterfaceId).vpc().filter.putGroups(networkInterfaceId, groupIds);
  }

  @Override
  public synchronized void detach(String networkInterfaceId) {
    var vpc = attached(networkInterfaceId).vpc();
    interfaces.remove(networkInterfaceId);
    vpc.detach(networkInterfaceId);
  }

  @Override
  public synchronized void measureFlows(String vpcId, boolean measured) {
    var vpc = vpc(vpcId);
    vpc.measure(measured);
    if (measured) {
      flows.begin(vpc);
    } else {
      flows.end(vpc);
    }
  }

  @Override
  public synchronized void takeFlows(String vpcId, Consumer<FlowSample> taken) {
    flows.take(vpc(vpcId), taken);
  }

  /**
   * Does something to an interface's packets.
   *
   * @param ended hears once when it has ended
   * @throws IllegalArgumentException when there is no such interface
   * @throws IllegalStateException when it has a fault already, or the kernel refuses it
   */
  synchronized VpcFaults.InForce begin(
      String networkInterfaceId, NetworkFaults.Fault fault, Consumer<Evidence> ended) {
    return attached(networkInterfaceId).vpc().begin(networkInterfaceId, fault, ended);
  }

  /** Cuts a subnet off. */
  synchronized VpcFaults.InForce begin(
      NetworkFaults.Disruption disruption, Consumer<Evidence> ended) {
    return vpc(disruption.vpcId()).faults.begin(disruption, ended);
  }

  /** Ends a fault, unless it has ended. */
  synchronized void end(VpcFaults.InForce fault) {
    fault.end();
  }

  @Override
  public Namespace of(String networkInterfaceId) {
    return attached(networkInterfaceId).namespace();
  }

  @Override
  public Namespace internet() {
    return new Inside(internet.namespace, internet::awaitLinks);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    flows.close();
    interfaces.clear();
    vpcs.values().forEach(Vpc::close);
    vpcs.clear();
    resolver.close();
    internet.close();
    reaper.close();
  }

  /** The VPC's router, for tests that look what is left in it. */
  synchronized Namespace router(String vpcId) {
    return new Inside(vpc(vpcId).router, () -> {});
  }

  private Attached attached(String networkInterfaceId) {
    var attached = interfaces.get(networkInterfaceId);
    if (attached == null) {
      throw new IllegalArgumentException("no interface " + networkInterfaceId + " is attached");
    }
    return attached;
  }

  private Vpc vpc(String vpcId) {
    var vpc = vpcs.get(vpcId);
    if (vpc == null) {
      throw new IllegalArgumentException("no VPC " + vpcId + " in the fabric");
    }
    return vpc;
  }
}
