package dev.provingground.region.kernel;

/**
 * One nf_tables table, of family inet, in the network namespace of the thread that opened it.
 * Afterwards any one thread at a time may use it.
 */
public final class Nftables implements AutoCloseable {
  private static final int SOCKET_BUFFER = 4 << 20;

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

  @Override
  public void close() {
    netlink.close();
  }
}
