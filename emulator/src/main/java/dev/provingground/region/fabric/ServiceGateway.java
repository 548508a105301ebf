package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a VPC's gateway endpoints lead: a namespace that has the services' addresses. Nobody
 * listens there; who gets there is refused.
 */
final class ServiceGateway implements AutoCloseable {
  /** The device on the router's side. */
  static final String DEVICE = "vpce";

  private final NetNs namespace;
  private final Rtnetlink routerLinks;
  private final Rtnetlink links;
  private final Set<Cidr> blocks = new HashSet<>();
  private final List<PendingLink> pending;

  /**
   * @param address one of the router's own
   */
  ServiceGateway(String vpcId, Cidr address, NetNs router, Rtnetlink routerLinks) {
    this.routerLinks = routerLinks;
    namespace = NetNs.create(vpcId + "-services");
    try {
      links = Rtnetlink.in(namespace);
      links.up("lo");
      routerLinks.addVeth(DEVICE, Vpc.FAR_END, namespace);
      links.up(Vpc.FAR_END);
      links.addGatewayRoute(Cidr.ANY, address, Vpc.FAR_END);
      pending =
          List.of(
              PendingLink.of(router, routerLinks, DEVICE),
              PendingLink.of(namespace, links, Vpc.FAR_END));
    } catch (RuntimeException e) {
      namespace.close(); // its end of the wire goes, and so the other
      throw e;
    }
  }

  /** What has to be up before it is used. */
  List<PendingLink> pending() {
    return pending;
  }

  /** A service's addresses are reached by it from now on. */
  void serve(Cidr block) {
    if (blocks.add(block)) {
      links.addLocalBlock(block);
      routerLinks.addDeviceRoute(block, DEVICE);
    }
  }

  @Override
  public void close() {
    pending.forEach(PendingLink::close);
    links.close();
    namespace.close();
  }
}
