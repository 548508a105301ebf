package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets that rules with {@link Rule#log} copied to a group of the network namespace of the
 * thread that opened it. Without a reader the kernel drops the copies. Afterwards any one thread at
 * a time may use it.
 */
public final class PacketLog implements AutoCloseable {
  /** As many bytes of a packet as are read: an IP header with options, and ports. */
  static final int SNAP_LENGTH = 64;

  private static final int SUBSYS_ULOG = 4;
  private static final int MSG_PACKET = 0;
  private static final int MSG_CONFIG = 1;
  private static final int CONFIG_COMMAND = 1;
  private static final int CONFIG_MODE = 2;
  private static final int CONFIG_BUFFER = 3;
  private static final int CONFIG_TIMEOUT = 4;
  private static final byte BIND = 1;
  private static final byte COPY_PACKET = 2;
  private static final int NFGENMSG = 4;
  private static final int PAYLOAD = 9;
  private static final int PREFIX = 10;
  private static final int SOCKET_BUFFER = 4 << 20;

  /** The kernel gathers packets in a datagram, for so many hundredths of a second at most. */
  private static final int GATHERED_BYTES = 1 << 15;

  private static final int GATHERED_TIME = 10;
  private static final int HEADER = 20;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Netlink netlink = new Netlink(Netlink.NETFILTER).buffers(SOCKET_BUFFER);
  private final int group;

  private PacketLog(int group) {
    this.group = group;
    configure("bind", m -> m.bytes(CONFIG_COMMAND, new byte[] {BIND}));
    configure("mode", m -> m.bytes(CONFIG_MODE, new byte[] {0, 0, 0, SNAP_LENGTH, COPY_PACKET, 0}));
    configure(
        "buffering",
        m -> m.be32(CONFIG_BUFFER, GATHERED_BYTES).be32(CONFIG_TIMEOUT, GATHERED_TIME));
  }

  /**
   * Opens it in the namespace.
   *
   * @throws KernelException where somebody reads the group already, or the kernel has no NFLOG
   */
  public static PacketLog in(NetNs namespace, int group) {
    return namespace.open(() -> new PacketLog(group));
  }

  /**
   * A packet.
   *
   * @param prefix the rule's
   * @param source an IPv4 address
   * @param sourcePort 0 where the protocol has none
   * @param bytes with its IP header
   */
  public record Packet(
      String prefix,
      int protocol,
      int source,
      int sourcePort,
      int destination,
      int destinationPort,
      int bytes) {}

  /**
   * What was read.
   *
   * @param complete whether none was lost because nobody had read for too long
   */
  public record Packets(List<Packet> packets, boolean complete) {}

  /**
   * What has come since the last time. Does not wait; the kernel keeps packets back for up to a
   * tenth of a second.
   */
  public Packets read() {
    var packets = new ArrayList<Packet>();
    boolean complete =
        netlink.drain(
            message -> {
              if (message.type() == (SUBSYS_ULOG << 8 | MSG_PACKET)) {
                add(message, packets);
              }
            });
    return new Packets(packets, complete);
  }

  private static void add(NlMessage message, List<Packet> packets) {
    var ip = message.attribute(NFGENMSG, PAYLOAD);
    var prefix = message.attribute(NFGENMSG, PREFIX);
    if (ip == null || prefix == null || ip.limit() < HEADER || ip.get(0) >> 4 != 4) {
      return;
    }
    int transport = (ip.get(0) & 15) * 4;
    int protocol = ip.get(9) & 0xff;
    boolean ports = (protocol == TCP || protocol == UDP) && ip.limit() >= transport + 4;
    packets.add(
        new Packet(
            NlMessage.text(prefix),
            protocol,
            ip.getInt(12),
            ports ? port(ip, transport) : 0,
            ip.getInt(16),
            ports ? port(ip, transport + 2) : 0,
            ip.getShort(2) & 0xffff));
  }

  private static int port(ByteBuffer ip, int at) {
    return ip.getShort(at) & 0xffff;
  }

  private void configure(String what, NlWriter.Body attributes) {
    int id = Short.toUnsignedInt(Short.reverseBytes((short) group)); // res_id is big-endian
    netlink.request(
        "packet log " + group + ": " + what,
        SUBSYS_ULOG << 8 | MSG_CONFIG,
        0,
        m -> {
          m.u8(0).u8(0).u16(id);
          attributes.write(m);
        });
  }

  @Override
  public void close() {
    netlink.close();
  }
}
