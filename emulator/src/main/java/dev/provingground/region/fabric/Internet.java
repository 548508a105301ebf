package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.NftBatch.Hook;
import dev.provingground.region.kernel.Nftables;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.kernel.Sysctl;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The namespace that stands for the internet. It has the addresses 198.51.100.0/24 (TEST-NET-2)
 * itself, and one link to each VPC's internet gateway, over which that VPC's public addresses are
 * routed one by one. A packet to anything else is lost without an answer, as it would be out there,
 * unless {@link #openEgress} leads it on.
 */
final class Internet implements AutoCloseable {
  /**
   * Where packets from the internet come from, unless the sender bound another one of the block.
   */
  static final String FIRST_ADDRESS = "198.51.100.1";

  static final Cidr ADDRESS = Cidr.of(FIRST_ADDRESS);

  private static final Cidr OWN = Cidr.of("198.51.100.0/24");
  private static final Cidr LOOPBACK = Cidr.of("127.0.0.0/8");

  /** Of the links to the gateways; benchmarking addresses (RFC 2544), which nobody routes. */
  private static final Cidr TRANSIT = Cidr.of("198.18.0.0/15");

  final NetNs namespace;
  private final Rtnetlink links;
  private final Nftables filter;
  private final Devices devices = new Devices("g-");
  private final BitSet transits = new BitSet();
  private final List<PendingLink> pending = new CopyOnWriteArrayList<>();
  private @Nullable Egress egress;

  Internet() {
    namespace = NetNs.create("internet");
    namespace.run(
        () -> {
          Forwarding.enable();
          // Two VPCs talk over the same link when both ends are in one VPC; that is no detour.
          Sysctl.set("net/ipv4/conf/all/send_redirects", "0");
          Sysctl.set("net/ipv4/conf/default/send_redirects", "0");
        });
    links = Rtnetlink.in(namespace);
    links.up("lo");
    links.addAddress("lo", ADDRESS);
    links.addLocalBlock(OWN);
    links.addDeviceRoute(Cidr.ANY, "lo"); // where the filter drops it: connects time out
    filter = Nftables.in(namespace, "internet");
    filter
        .batch()
        .addTable()
        .addFilter("output", Hook.OUTPUT)
        .addRule("output", new Rule().ipv4().destination(LOOPBACK).accept())
        .addRule("output", new Rule().ipv4().destination(OWN).accept())
        .addRule("output", new Rule().outputInterface("lo").drop())
        .addRule("output", new Rule().ipv4().accept())
        .addFilter("forward", Hook.FORWARD)
        .addRule("forward", new Rule().outputInterface("lo").drop())
        .addRule("forward", new Rule().ipv4().accept())
        .commit();
  }

  /** Links a VPC's router to the internet; its default route then leads here. */
  Gateway connect(String vpcId, NetNs router, Rtnetlink routerLinks) {
    return new Gateway(vpcId, router, routerLinks);
  }

  /**
   * Leads what is for nobody here to the real internet, through the network namespace that the
   * calling thread is in.
   *
   * @throws IllegalStateException saying what the host refused
   */
  void openEgress() {
    egress = Egress.open(namespace, links, filter);
  }

  /** Waits until packets get to the gateways and back. */
  void awaitLinks() {
    pending.forEach(PendingLink::await);
  }

  @Override
  public void close() {
    if (egress != null) {
      egress.close();
    }
    filter.close();
    pending.forEach(PendingLink::close);
    links.close();
    namespace.close();
  }

  /** An internet gateway, attached. */
  final class Gateway {
    /** The device on the router's side. */
    static final String DEVICE = "igw";

    private final String vpcId;
    private final String device;
    private final int transit = transits.nextClearBit(1);
    private final Cidr routerAddress = TRANSIT.address(transit);
    private final List<PendingLink> ends;

    private Gateway(String vpcId, NetNs router, Rtnetlink routerLinks) {
      this.vpcId = vpcId;
      device = devices.name(vpcId);
      transits.set(transit);
      try {
        links.addVeth(device, DEVICE, router);
        links.addDeviceRoute(routerAddress, device);
        routerLinks.addAddress(DEVICE, routerAddress);
        routerLinks.up(DEVICE);
        routerLinks.addGatewayRoute(Cidr.ANY, ADDRESS, DEVICE);
        ends =
            List.of(
                PendingLink.of(namespace, links, device),
                PendingLink.of(router, routerLinks, DEVICE));
        pending.addAll(ends);
      } catch (RuntimeException e) {
        release();
        throw e;
      }
    }

    /** What has to be up before it is used. */
    List<PendingLink> pending() {
      return ends;
    }

    /** Routes a public address to this VPC. */
    void publish(Cidr publicIp) {
      links.addGatewayRoute(publicIp, routerAddress, device, ADDRESS);
    }

    void withdraw(Cidr publicIp) {
      links.deleteRoute(publicIp);
    }

    /** Takes the link away, and with it every route over it. */
    void disconnect() {
      pending.removeAll(ends);
      ends.forEach(PendingLink::close);
      links.deleteLink(device);
      release();
    }

    private void release() {
      devices.release(devices.retire(vpcId));
      transits.clear(transit);
    }
  }
}
