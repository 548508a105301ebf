package dev.provingground.region.fabric;

import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.NftBatch.Hook;
import dev.provingground.region.kernel.Nftables;
import dev.provingground.region.kernel.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops packets in a VPC's router before its packet filter sees them, those of connections that
 * exist included. A table of its own, which is there from the first fault on; in it a chain for
 * each fault.
 */
final class FaultFilter implements AutoCloseable {
  private final NetNs router;
  private @Nullable Nftables nftables;
  private int made;

  FaultFilter(NetNs router) {
    this.router = router;
  }

  /**
   * Drops what matches one of the rules, from now on.
   *
   * @param matching each without a verdict
   * @return the chain
   */
  String drop(List<Rule> matching) {
    var table = open();
    var chain = "fault-" + ++made;
    var batch = table.batch().addGuard(chain, Hook.FORWARD);
    matching.forEach(rule -> batch.addRule(chain, rule.counted().drop()));
    batch.commit();
    return chain;
  }

  private Nftables open() {
    var table = nftables;
    if (table == null) {
      table = Nftables.in(router, "faults");
      table.batch().addTable().commit();
      nftables = table;
    }
    return table;
  }

  /** Ends it and tells what it dropped. */
  Nftables.Count end(String chain) {
    var table = open();
    var count = table.count(chain);
    table.batch().flushChain(chain).deleteChain(chain).commit();
    return count;
  }

  @Override
  public void close() {
    if (nftables != null) {
      nftables.close();
    }
  }
}
