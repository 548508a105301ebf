package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flows that connection tracking knows in one network namespace: that of the thread which
 * opened it. Afterwards any one thread at a time may use it.
 */
public final class Conntrack implements AutoCloseable {
  private static final int SUBSYS_CTNETLINK = 1;
  private static final int GET = SUBSYS_CTNETLINK << 8 | 1;
  static final int DELETE = SUBSYS_CTNETLINK << 8 | 2;
  private static final int GET_AND_ZERO = SUBSYS_CTNETLINK << 8 | 3;
  private static final int AF_INET = 2;
  private static final int NFGENMSG = 4;
  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_COUNTERS_ORIG = 9;
  private static final int CTA_COUNTERS_REPLY = 10;
  private static final int CTA_FILTER = 25;
  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_IP_V4_SRC = 1;
  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_COUNTERS_PACKETS = 1;
  private static final int CTA_COUNTERS_BYTES = 2;
  private static final int FILTER_IP_SRC = 1;
  private static final int NLA_F_NESTED = 0x8000;

  private final Netlink netlink = new Netlink(Netlink.NETFILTER);

  private Conntrack() {}

  /** Opens it in the namespace. */
  public static Conntrack in(NetNs namespace) {
    return namespace.open(Conntrack::new);
  }

  /** Counts packets and bytes of flows that begin from now on, for {@link #take}. */
  public static void count(NetNs namespace) {
    namespace.run(() -> Sysctl.set("net/netfilter/nf_conntrack_acct", "1"));
  }

  /** One end of a flow: an IPv4 address, and a port where the protocol has ports. */
  public record End(int address, int port) {}

  /**
   * What passed since the last time, with the addresses of those who talk, not of translation.
   *
   * @param from who began it
   */
  public record Passed(
      int protocol, End from, End to, long packets, long bytes, long packetsBack, long bytesBack) {}

  /**
   * What has passed since the last time of all flows that there are; those that were idle are left
   * out, and of those that have ended {@link FlowEnds} tells.
   */
  public List<Passed> take() {
    var all = new ArrayList<Passed>();
    for (var flow : netlink.dump("count flows", GET_AND_ZERO, Conntrack::header)) {
      var passed = passed(flow);
      if (passed != null) {
        all.add(passed);
      }
    }
    return all;
  }

  static @Nullable Passed passed(NlMessage flow) {
    var original = flow.attribute(NFGENMSG, CTA_TUPLE_ORIG);
    var reply = flow.attribute(NFGENMSG, CTA_TUPLE_REPLY);
    var out = flow.attribute(NFGENMSG, CTA_COUNTERS_ORIG);
    var back = flow.attribute(NFGENMSG, CTA_COUNTERS_REPLY);
    if (original == null || reply == null || out == null || back == null) {
      return null; // began before flows were counted
    }
    long packets = counter(out, CTA_COUNTERS_PACKETS);
    long packetsBack = counter(back, CTA_COUNTERS_PACKETS);
    var protocol = protocol(original, CTA_PROTO_NUM);
    if (protocol == null || packets + packetsBack == 0) {
      return null;
    }
    return new Passed(
        protocol.get(0) & 0xff,
        sender(original),
        sender(reply),
        packets,
        counter(out, CTA_COUNTERS_BYTES),
        packetsBack,
        counter(back, CTA_COUNTERS_BYTES));
  }

  private static End sender(ByteBuffer tuple) {
    var ip = NlMessage.attribute(tuple, CTA_TUPLE_IP);
    var address = ip == null ? null : NlMessage.attribute(ip, CTA_IP_V4_SRC);
    var port = protocol(tuple, CTA_PROTO_SRC_PORT);
    return new End(
        address == null ? 0 : address.getInt(0), port == null ? 0 : port.getShort(0) & 0xffff);
  }

  private static @Nullable ByteBuffer protocol(ByteBuffer tuple, int type) {
    var protocol = NlMessage.attribute(tuple, CTA_TUPLE_PROTO);
    return protocol == null ? null : NlMessage.attribute(protocol, type);
  }

  private static long counter(ByteBuffer counters, int type) {
    var value = NlMessage.attribute(counters, type);
    return value == null ? 0 : value.getLong(0);
  }

  /**
   * Forgets every flow that the address began or answers, so that whoever has the address next
   * begins anew. Packets of such a flow that come later are judged like a new one's.
   */
  public void forget(Cidr address) {
    forget(address, CTA_TUPLE_ORIG);
    forget(address, CTA_TUPLE_REPLY);
  }

  private void forget(Cidr address, int direction) {
    var flows =
        netlink.dump(
            "list flows of " + address,
            GET,
            m ->
                header(m)
                    .nested(
                        direction,
                        tuple ->
                            tuple.nested(
                                CTA_TUPLE_IP, ip -> ip.bytes(CTA_IP_V4_SRC, address.first())))
                    // Both sets of flags must be there: what counts in the original direction, and
                    // in the reply's.
                    .nested(
                        CTA_FILTER,
                        f ->
                            f.host32(1, direction == CTA_TUPLE_ORIG ? FILTER_IP_SRC : 0)
                                .host32(2, direction == CTA_TUPLE_REPLY ? FILTER_IP_SRC : 0)));
    for (var flow : flows) {
      var original = flow.attribute(NFGENMSG, CTA_TUPLE_ORIG);
      // Kernels before 5.8 know no filter.
      if (original != null && source(flow, direction) == address.network()) {
        delete(original);
      }
    }
  }

  private static int source(NlMessage flow, int direction) {
    var tuple = flow.attribute(NFGENMSG, direction);
    var ip = tuple == null ? null : NlMessage.attribute(tuple, CTA_TUPLE_IP);
    var source = ip == null ? null : NlMessage.attribute(ip, CTA_IP_V4_SRC);
    return source == null ? 0 : source.getInt(0);
  }

  private void delete(ByteBuffer tuple) {
    var bytes = new byte[tuple.remaining()];
    tuple.duplicate().get(bytes);
    try {
      netlink.request(
          "forget a flow", DELETE, 0, m -> header(m).bytes(CTA_TUPLE_ORIG | NLA_F_NESTED, bytes));
    } catch (KernelException e) {
      if (e.errno() != KernelException.ENOENT) { // it ended in the meantime
        throw e;
      }
    }
  }

  private static NlWriter header(NlWriter m) {
    return m.u8(AF_INET).u8(0).u16(0);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
