package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NftBatch;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import java.util.List;

/**
 * A subnet's network ACL as two chains, which every packet to or from the subnet passes before
 * anything is said of its flow: the first entry that matches decides.
 */
final class SubnetAcl {
  private SubnetAcl() {}

  /** Makes the chains, which let everything pass until entries are put. */
  static void create(NftBatch batch, String subnetId) {
    batch.addChain(ingress(subnetId)).addChain(egress(subnetId));
  }

  static void replace(
      NftBatch batch, String subnetId, Cidr block, List<AclEntry> ingress, List<AclEntry> egress) {
    write(batch, ingress(subnetId), ingress, block, true);
    write(batch, egress(subnetId), egress, block, false);
  }

  private static void write(
      NftBatch batch, String chain, List<AclEntry> entries, Cidr block, boolean ingress) {
    batch.flushChain(chain);
    if (isOpen(entries)) {
      return;
    }
    var inside = ingress ? new Rule().source(block) : new Rule().destination(block);
    batch.addRule(chain, inside.returning());
    var denied = ingress ? Rejections.AT_RECEIVER : Rejections.AT_SENDER;
    for (var entry : entries) {
      PermissionRules.match(entry.traffic(), ingress)
          .ifPresent(
              match ->
                  batch.addRule(chain, entry.allows() ? match.returning() : match.goTo(denied)));
    }
    batch.addRule(chain, new Rule().goTo(denied));
  }

  /** Whether everything passes, as by a default ACL: then packets are not asked for anything. */
  private static boolean isOpen(List<AclEntry> entries) {
    return !entries.isEmpty()
        && entries.getFirst().allows()
        && PermissionRules.isEverything(entries.getFirst().traffic());
  }

  /** For packets to the subnet's interfaces. */
  static String ingress(String subnetId) {
    return "acl-in-" + subnetId;
  }

  /** For packets from the subnet's interfaces. */
  static String egress(String subnetId) {
    return "acl-out-" + subnetId;
  }
}
