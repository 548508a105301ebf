package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.NftBatch.Hook;
import dev.provingground.region.kernel.Nftables;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.kernel.Sysctl;
import java.util.List;

/**
 * A way from the region's internet to the real one, through the host, which gives what leaves its
 * own address. It works one way: flows begin inside only. It does not lead to the host itself, nor
 * to private addresses, which are the host's neighbours.
 *
 * <p>In the host's namespace there are a device and a table of the packet filter meanwhile; the
 * kernel takes both away with this process.
 */
final class Egress implements AutoCloseable {
  private static final String FORWARDING = "net/ipv4/ip_forward";
  private static final String DEVICE = "egress";

  /** Benchmarking addresses (RFC 2544): the half of them that gateways have not. */
  private static final Cidr TRANSIT = Cidr.of("198.19.0.0/16");

  private static final int MAX_REGIONS = 100;

  /** What "IANA IPv4 Special-Purpose Address Registry" keeps out of the internet. */
  private static final List<Cidr> NOT_PUBLIC =
      List.of(
          Cidr.of("0.0.0.0/8"),
          Cidr.of("10.0.0.0/8"),
          Cidr.of("100.64.0.0/10"),
          Cidr.of("127.0.0.0/8"),
          Cidr.of("169.254.0.0/16"),
          Cidr.of("172.16.0.0/12"),
          Cidr.of("192.168.0.0/16"),
          Cidr.of("198.18.0.0/15"),
          Cidr.of("198.51.100.0/24"),
          Cidr.of("203.0.113.0/24"),
          Cidr.of("224.0.0.0/3"));

  private final NetNs host;
  private final Rtnetlink links;
  private final Nftables filter;
  private final String device;

  private Egress(NetNs host, Rtnetlink links, Nftables filter, String device) {
    this.host = host;
    this.links = links;
    this.filter = filter;
    this.device = device;
  }

  /**
   * Opens it, from the internet's namespace to the one that the calling thread is in.
   *
   * @throws IllegalStateException where the host does not forward, saying how it would
   * @throws KernelException EPERM where the process may not change the host's network
   */
  static Egress open(NetNs internet, Rtnetlink internetLinks, Nftables internetFilter) {
    var host = NetNs.current("host");
    try {
      if (!host.get(() -> Sysctl.get(FORWARDING)).equals("1")) {
        throw new IllegalStateException(
            "the host forwards no packets: sysctl -w " + FORWARDING.replace('/', '.') + "=1");
      }
      var links = Rtnetlink.in(host);
      try {
        return open(host, links, internet, internetLinks, internetFilter);
      } catch (RuntimeException e) {
        links.close();
        throw e;
      }
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  private static Egress open(
      NetNs host,
      Rtnetlink links,
      NetNs internet,
      Rtnetlink internetLinks,
      Nftables internetFilter) {
    int number = addLink(links, internet);
    var device = DEVICE + number;
    try {
      var near = TRANSIT.address(2 * number);
      var far = TRANSIT.address(2 * number + 1);
      links.addAddress(device, near);
      links.addDeviceRoute(far, device);
      internetLinks.addAddress(DEVICE, far);
      internetLinks.up(DEVICE);
      guard(internetFilter, far);
      var filter = mask(host, device, far);
      try {
        links.awaitUp(device);
        internetLinks.awaitUp(DEVICE);
        internetLinks.deleteRoute(Cidr.ANY);
        internetLinks.addGatewayRoute(Cidr.ANY, near, DEVICE, Internet.ADDRESS);
        return new Egress(host, links, filter, device);
      } catch (RuntimeException e) {
        filter.close();
        throw e;
      }
    } catch (RuntimeException e) {
      links.deleteLink(device);
      throw e;
    }
  }

  /** The first number that no other region of this host has. */
  private static int addLink(Rtnetlink links, NetNs internet) {
    for (int number = 0; ; number++) {
      try {
        links.addVeth(DEVICE + number, DEVICE, internet);
        return number;
      } catch (KernelException e) {
        if (e.errno() != KernelException.EEXIST || number == MAX_REGIONS) {
          throw e;
        }
      }
    }
  }

  /** On the internet's side: all leave as one, and nothing begins outside. */
  private static void guard(Nftables filter, Cidr far) {
    var answers = new Rule().inputInterface(DEVICE).ctState(Rule.CT_ESTABLISHED | Rule.CT_RELATED);
    filter
        .batch()
        .addGuard("from-outside", Hook.FORWARD)
        .addGuard("to-inside", Hook.INPUT)
        .addRule("from-outside", answers.accept())
        .addRule("from-outside", new Rule().inputInterface(DEVICE).drop())
        .addRule("to-inside", answers)
        .addRule("to-inside", new Rule().inputInterface(DEVICE).drop())
        .addNat("leaving", Hook.POSTROUTING)
        .addRule("leaving", new Rule().ipv4().outputInterface(DEVICE).sourceNatTo(far))
        .commit();
  }

  /** On the host's side: what leaves gets the host's address, and gets no further than out. */
  private static Nftables mask(NetNs host, String device, Cidr far) {
    var filter = Nftables.in(host, "proving-ground-" + device);
    var batch = filter.batch().addOwnedTable();
    batch
        .addGuard("arriving", Hook.PREROUTING)
        .addGuard("to-host", Hook.INPUT)
        .addRule("to-host", new Rule().inputInterface(device).drop())
        .addGuard("through", Hook.FORWARD);
    for (var block : NOT_PUBLIC) {
      // Before it is routed: the host would say what it has no route to.
      batch.addRule("arriving", new Rule().ipv4().inputInterface(device).destination(block).drop());
    }
    batch
        .addRule(
            "through",
            new Rule()
                .outputInterface(device)
                .ctState(Rule.CT_ESTABLISHED | Rule.CT_RELATED)
                .accept())
        .addRule("through", new Rule().outputInterface(device).drop())
        .addNat("mask", Hook.POSTROUTING)
        .addRule("mask", new Rule().ipv4().source(far).masquerade());
    try {
      batch.commit();
      return filter;
    } catch (RuntimeException e) {
      filter.close();
      throw e;
    }
  }

  @Override
  public void close() {
    links.deleteLink(device);
    filter.close();
    links.close();
    host.close();
  }
}
