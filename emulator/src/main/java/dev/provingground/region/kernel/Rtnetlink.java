package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Links, addresses and routes of one network namespace: that of the thread which opened it.
 * Afterwards any one thread at a time may use it.
 */
public final class Rtnetlink implements AutoCloseable {
  // rtnetlink's integers are in host order.
  private static final int NEWLINK = 16;
  private static final int DELLINK = 17;
  private static final int GETLINK = 18;
  private static final int NEWADDR = 20;
  private static final int NEWROUTE = 24;
  private static final int DELROUTE = 25;
  private static final int NEWQDISC = 36;
  private static final int DELQDISC = 37;
  private static final int TC_H_ROOT = -1;
  private static final int TCA_KIND = 1;
  private static final int TCA_OPTIONS = 2;
  private static final int NETEM_LIMIT = 10_000;
  private static final int NETEM_LATENCY64 = 10;
  private static final int NETEM_JITTER64 = 11;
  private static final int CREATE_EXCL = 0x600;
  private static final int AF_INET = 2;
  private static final int IFF_UP = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int VETH_PEER = 1;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int TABLE_MAIN = 254;
  private static final int TABLE_LOCAL = 255;
  private static final int PROTO_BOOT = 3;
  private static final int RTNH_ONLINK = 4;
  private static final int SCOPE_UNIVERSE = 0;
  private static final int SCOPE_LINK = 253;
  private static final int SCOPE_HOST = 254;
  private static final int UNICAST = 1;
  private static final int LOCAL = 2;
  private static final int BLACKHOLE = 6;

  private static final int IFINFOMSG = 16;
  private static final int OPERATIONALLY_UP = 6;
  private static final int LAST_RESORT = 1_000_000;

  private final Netlink netlink = new Netlink(Netlink.ROUTE);

  /** Opens it in the namespace. */
  public static Rtnetlink in(NetNs namespace) {
    return namespace.open(Rtnetlink::new);
  }

  /**
   * A pair of virtual Ethernet devices: the near end here, up; the far end in the other namespace,
   * still down.
   *
   * @param name at most 15 characters, as for every device
   */
  public void addVeth(String name, String peer, NetNs peerNamespace) {
    netlink.request(
        "add veth " + name,
        NEWLINK,
        CREATE_EXCL,
        m ->
            link(m, true)
                .str(IFLA_IFNAME, name)
                .nested(
                    IFLA_LINKINFO,
                    i ->
                        i.str(INFO_KIND, "veth")
                            .nested(
                                INFO_DATA,
                                d ->
                                    d.nested(
                                        VETH_PEER,
                                        p ->
                                            link(p, false)
                                                .str(IFLA_IFNAME, peer)
                                                .host32(IFLA_NET_NS_FD, peerNamespace.fd())))));
  }

  /** Switches a device on. */
  public void up(String device) {
    netlink.request(
        "set " + device + " up", NEWLINK, 0, m -> link(m, true).str(IFLA_IFNAME, device));
  }

  /**
   * Whether the device lets packets through. A veth does once both ends are up, but the kernel
   * notices later, when it gets round to it, and loses what is sent before: a connect then takes a
   * second. Since 6.8 asking makes it notice.
   */
  public boolean isUp(String device) {
    return operationalState(device) == OPERATIONALLY_UP;
  }

  /**
   * Waits until {@link #isUp}.
   *
   * @throws IllegalStateException when it takes more than two seconds
   */
  public void awaitUp(String device) {
    for (int attempt = 0; !isUp(device); attempt++) {
      if (attempt == 10_000) {
        throw new IllegalStateException(device + " does not come up");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private int operationalState(String device) {
    var state = query(device).attribute(IFINFOMSG, IFLA_OPERSTATE);
    return state == null ? 0 : state.get(0);
  }

  /**
   * Removes a device, its other end, and its routes; nothing where it is gone, as a veth is with
   * its other end.
   */
  public void deleteLink(String device) {
    try {
      netlink.request("delete " + device, DELLINK, 0, m -> link(m, false).str(IFLA_IFNAME, device));
    } catch (KernelException e) {
      if (e.errno() != KernelException.ENODEV) {
        throw e;
      }
    }
  }

  /**
   * Delays all that leaves by the device, until {@link #removeDelay}.
   *
   * @throws KernelException ENOENT where the kernel has no netem
   */
  public void delay(String device, Duration delay, Duration jitter) {
    int index = index(device);
    netlink.request(
        "add qdisc netem to " + device,
        NEWQDISC,
        CREATE_EXCL,
        m ->
            qdisc(m, index)
                .str(TCA_KIND, "netem")
                .bytes(
                    TCA_OPTIONS,
                    new NlWriter()
                        // struct tc_netem_qopt: latency, limit, loss, gap, duplicate, jitter
                        .u32(0)
                        .u32(NETEM_LIMIT)
                        .u32(0)
                        .u32(0)
                        .u32(0)
                        .u32(0)
                        .bytes(NETEM_LATENCY64, host(delay.toNanos()))
                        .bytes(NETEM_JITTER64, host(jitter.toNanos()))
                        .bytes()));
  }

  /** Ends {@link #delay}. */
  public void removeDelay(String device) {
    int index = index(device);
    netlink.request("remove qdisc of " + device, DELQDISC, 0, m -> qdisc(m, index));
  }

  private static NlWriter qdisc(NlWriter m, int index) { // struct tcmsg
    return m.u8(0).u8(0).u16(0).u32(index).u32(0).u32(TC_H_ROOT).u32(0);
  }

  private static byte[] host(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
  }

  /** Gives a device this one address; no route to neighbours comes with it. */
  public void addAddress(String device, Cidr address) {
    int index = index(device);
    netlink.request(
        "add address " + address + " to " + device,
        NEWADDR,
        CREATE_EXCL,
        m ->
            m.u8(AF_INET)
                .u8(32)
                .u8(0)
                .u8(SCOPE_UNIVERSE)
                .u32(index)
                .bytes(IFA_LOCAL, address.first())
                .bytes(IFA_ADDRESS, address.first()));
  }

  /** Neighbours on the device. */
  public void addDeviceRoute(Cidr destination, String device) {
    int index = index(device);
    add(
        destination,
        m -> route(m, destination, TABLE_MAIN, SCOPE_LINK, UNICAST, 0).host32(RTA_OIF, index));
  }

  /** By a gateway that needs no route of its own: it is asked for by ARP on the device. */
  public void addGatewayRoute(Cidr destination, Cidr gateway, String device) {
    int index = index(device);
    add(
        destination,
        m ->
            route(m, destination, TABLE_MAIN, SCOPE_UNIVERSE, UNICAST, RTNH_ONLINK)
                .bytes(RTA_GATEWAY, gateway.first())
                .host32(RTA_OIF, index));
  }

  /**
   * The same for packets that start here.
   *
   * @param source the address that they get when they have none yet
   */
  public void addGatewayRoute(Cidr destination, Cidr gateway, String device, Cidr source) {
    int index = index(device);
    add(
        destination,
        m ->
            route(m, destination, TABLE_MAIN, SCOPE_UNIVERSE, UNICAST, RTNH_ONLINK)
                .bytes(RTA_GATEWAY, gateway.first())
                .host32(RTA_OIF, index)
                .bytes(RTA_PREFSRC, source.first()));
  }

  /** Every address of the block is this namespace's own: it can be bound, and never leaves. */
  public void addLocalBlock(Cidr block) {
    int index = index("lo");
    add(block, m -> route(m, block, TABLE_LOCAL, SCOPE_HOST, LOCAL, 0).host32(RTA_OIF, index));
  }

  /**
   * Packets to the block are dropped without a word, unless a narrower route holds, or one to the
   * same block: this one is the last resort.
   */
  public void addBlackhole(Cidr destination) {
    add(
        destination,
        m ->
            route(m, destination, TABLE_MAIN, SCOPE_UNIVERSE, BLACKHOLE, 0)
                .host32(RTA_PRIORITY, LAST_RESORT));
  }

  /** Removes the first route to the block. */
  public void deleteRoute(Cidr destination) {
    // Scope "nowhere", type and protocol 0: whatever they are.
    netlink.request(
        "delete route " + destination,
        DELROUTE,
        0,
        m -> {
          m.u8(AF_INET)
              .u8(destination.prefix())
              .u8(0)
              .u8(0)
              .u8(TABLE_MAIN)
              .u8(0)
              .u8(255)
              .u8(0)
              .u32(0);
          m.bytes(RTA_DST, destination.first());
        });
  }

  private void add(Cidr destination, NlWriter.Body route) {
    netlink.request("add route " + destination, NEWROUTE, CREATE_EXCL, route);
  }

  private static NlWriter link(NlWriter m, boolean up) { // struct ifinfomsg
    return m.u8(0).u8(0).u16(0).u32(0).u32(up ? IFF_UP : 0).u32(up ? IFF_UP : 0);
  }

  private static NlWriter route(
      NlWriter m, Cidr destination, int table, int scope, int type, int flags) {
    // struct rtmsg
    m.u8(AF_INET)
        .u8(destination.prefix())
        .u8(0)
        .u8(0)
        .u8(table)
        .u8(PROTO_BOOT)
        .u8(scope)
        .u8(type)
        .u32(flags);
    return destination.prefix() == 0 ? m : m.bytes(RTA_DST, destination.first());
  }

  /** Through the socket, hence in its namespace, whichever the calling thread is in. */
  private int index(String device) {
    return query(device).body().getInt(4);
  }

  private NlMessage query(String device) {
    return netlink.query("find " + device, GETLINK, m -> link(m, false).str(IFLA_IFNAME, device));
  }

  @Override
  public void close() {
    netlink.close();
  }
}
