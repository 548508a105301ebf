package dev.provingground.region.kernel;

import java.nio.ByteBuffer;

/**
 * One nf_tables table, of family inet, in the network namespace of the thread that opened it.
 * Afterwards any one thread at a time may use it.
 */
public final class Nftables implements AutoCloseable {
  static final String COUNTER = "counter";

  private static final int SOCKET_BUFFER = 4 << 20;
  private static final int GETRULE = 7;
  private static final int NFGENMSG = 4;
  private static final int RULE_EXPRESSIONS = 4;
  private static final int LIST_ELEMENT = 1;
  private static final int EXPRESSION_NAME = 1;
  private static final int EXPRESSION_DATA = 2;
  private static final int COUNTER_BYTES = 1;
  private static final int COUNTER_PACKETS = 2;

  private final Netlink netlink = new Netlink(Netlink.NETFILTER).buffers(SOCKET_BUFFER);
  private final String table;

  private Nftables(String table) {
    this.table = table;
  }

  /** Opens it in the namespace. The first batch must add the table. */
  public static Nftables in(NetNs namespace, String table) {
    return namespace.open(() -> new Nftables(table));
  }

  /** A transaction to fill and commit. */
  public NftBatch batch() {
    return new NftBatch(netlink, table);
  }

  /** What a chain's counters have counted. */
  public record Count(long packets, long bytes) {}

  /** What the rules of a chain have {@link Rule#counted}, together. */
  public Count count(String chain) {
    var rules =
        netlink.dump(
            "list rules of " + chain,
            NftBatch.SUBSYS_NFTABLES << 8 | GETRULE,
            m -> m.u8(NftBatch.NFPROTO_INET).u8(0).u16(0).str(1, table).str(2, chain));
    long packets = 0;
    long bytes = 0;
    for (var rule : rules) {
      var expressions = rule.attribute(NFGENMSG, RULE_EXPRESSIONS);
      if (expressions == null) {
        continue;
      }
      for (var expression : NlMessage.attributes(expressions, LIST_ELEMENT)) {
        var name = NlMessage.attribute(expression, EXPRESSION_NAME);
        var data = NlMessage.attribute(expression, EXPRESSION_DATA);
        if (name != null && data != null && NlMessage.text(name).equals(COUNTER)) {
          packets += number(data, COUNTER_PACKETS);
          bytes += number(data, COUNTER_BYTES);
        }
      }
    }
    return new Count(packets, bytes);
  }

  private static long number(ByteBuffer data, int type) {
    var value = NlMessage.attribute(data, type);
    return value == null ? 0 : value.getLong(0);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
