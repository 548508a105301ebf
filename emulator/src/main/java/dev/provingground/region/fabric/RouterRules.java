package dev.provingground.region.fabric;

import dev.provingground.region.fabric.Internet.Gateway;
import dev.provingground.region.kernel.NftBatch;
import dev.provingground.region.kernel.NftBatch.Hook;
import dev.provingground.region.kernel.Rule;

/**
 * The part of a VPC's packet filter that is the same for all, whatever it holds.
 *
 * <pre>
 * forward: in by igw   goto the destination's subnet's arriving chain   returns if the source is routed to the gateway
 *          out by igw  goto the source's subnet's leaving chain         returns if the destination is
 *          out by vpce                                                  returns if it is routed to that gateway endpoint
 *          jump the source's subnet's ACL, then the destination's      return if an entry allows, else drop
 *          ct established,related accept
 *          in by igw   goto ingress
 *          jump the source's egress chain                               returns if a permission allows, else drops
 *          goto ingress: out by igw or vpce accept
 *                        goto the destination's ingress chain           accepts if a permission allows, else drops
 * postrouting: out by igw  goto the source's subnet's translating chain   gives it the gateway's public address, or its own
 * </pre>
 *
 * <p>A packet costs a few map look-ups and short chains, however many interfaces there are.
 * Whatever matches nothing is dropped, and the router itself neither answers nor says anything,
 * like AWS's.
 */
final class RouterRules {
  private RouterRules() {}

  static void install(NftBatch batch) {
    batch
        .addSet("interfaces")
        .addVerdictMap("arriving")
        .addVerdictMap("leaving")
        .addVerdictMap("translating")
        .addVerdictMap("acl-egress")
        .addVerdictMap("acl-ingress")
        .addVerdictMap("egress")
        .addVerdictMap("ingress")
        .addAddressMap("private-addresses")
        .addAddressMap(PacketFilter.PUBLIC_ADDRESSES)
        .addFilter("input", Hook.INPUT)
        .addFilter("output", Hook.OUTPUT)
        .addNat("prerouting", Hook.PREROUTING)
        .addRule(
            "prerouting",
            new Rule().ipv4().inputInterface(Gateway.DEVICE).destinationNat("private-addresses"))
        .addRule("prerouting", new Rule().inputInterface(Gateway.DEVICE).drop())
        .addNat("postrouting", Hook.POSTROUTING)
        .addRule(
            "postrouting",
            new Rule().ipv4().outputInterface(Gateway.DEVICE).sourceVerdict("translating"))
        .addRule("postrouting", new Rule().outputInterface(Gateway.DEVICE).drop())
        .addChain("from-gateway")
        .addRule("from-gateway", new Rule().ipv4().destinationVerdict("arriving"))
        .addRule("from-gateway", new Rule().drop())
        .addChain("to-gateway")
        .addRule("to-gateway", new Rule().ipv4().sourceVerdict("leaving"))
        .addRule("to-gateway", new Rule().drop())
        .addChain("to-interface")
        .addRule("to-interface", new Rule().outputInterface(Gateway.DEVICE).accept())
        .addRule("to-interface", new Rule().outputInterface(ServiceGateway.DEVICE).accept())
        .addRule("to-interface", new Rule().ipv4().destinationVerdict("ingress"))
        .addFilter("forward", Hook.FORWARD)
        .addRule("forward", new Rule().inputInterface(Gateway.DEVICE).jump("from-gateway"))
        .addRule("forward", new Rule().outputInterface(Gateway.DEVICE).jump("to-gateway"))
        .addRule("forward", new Rule().outputInterface(ServiceGateway.DEVICE).jump("to-gateway"))
        .addRule("forward", new Rule().ipv4().sourceVerdict("acl-egress"))
        .addRule("forward", new Rule().ipv4().destinationVerdict("acl-ingress"))
        .addRule("forward", new Rule().ctState(Rule.CT_ESTABLISHED | Rule.CT_RELATED).accept())
        .addRule("forward", new Rule().ctState(Rule.CT_INVALID).drop())
        .addRule("forward", new Rule().inputInterface(Gateway.DEVICE).goTo("to-interface"))
        .addRule("forward", new Rule().ipv4().sourceVerdict("egress"))
        .addRule("forward", new Rule().ipv4().sourceIn("interfaces").goTo("to-interface"));
  }
}
