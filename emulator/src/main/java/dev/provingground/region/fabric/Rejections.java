package dev.provingground.region.fabric;

import dev.provingground.region.kernel.NftBatch;
import dev.provingground.region.kernel.Rule;

/** Where packets end that a security group or a network ACL rejects: two chains. */
final class Rejections {
  /** For what its sender's side rejects. */
  static final String AT_SENDER = "rejected-at-sender";

  /** For what its receiver's side rejects. */
  static final String AT_RECEIVER = "rejected-at-receiver";

  /** Where the packets are copied to while flows are measured. */
  static final int LOG_GROUP = 1;

  private static final String OF_FLOW = "-of-flow";

  private Rejections() {}

  static void install(NftBatch batch) {
    for (var chain : new String[] {AT_SENDER, AT_RECEIVER}) {
      batch.addChain(chain).addRule(chain, new Rule().drop());
    }
  }

  /** Begins or ends to copy what is rejected. */
  static void log(NftBatch batch, boolean logged) {
    for (var chain : new String[] {AT_SENDER, AT_RECEIVER}) {
      batch.flushChain(chain);
      if (logged) {
        batch.addRule(
            chain,
            new Rule()
                .ctState(Rule.CT_ESTABLISHED | Rule.CT_RELATED)
                .log(LOG_GROUP, chain + OF_FLOW)
                .drop());
        batch.addRule(chain, new Rule().log(LOG_GROUP, chain));
      }
      batch.addRule(chain, new Rule().drop());
    }
  }

  /** Whether the packet is of a flow that connection tracking knows. */
  static boolean isOfFlow(String prefix) {
    return prefix.endsWith(OF_FLOW);
  }

  static boolean isAtSender(String prefix) {
    return prefix.startsWith(AT_SENDER);
  }
}
