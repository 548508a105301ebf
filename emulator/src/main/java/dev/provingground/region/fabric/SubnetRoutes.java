package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NftBatch;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Blackhole;
import dev.provingground.region.services.ec2.NetworkFabric.Route.GatewayEndpoint;
import dev.provingground.region.services.ec2.NetworkFabric.Route.InternetGateway;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Local;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Target;
import java.util.Comparator;
import java.util.List;

/**
 * A subnet's routes as three chains, for packets that cross the internet gateway: the narrowest
 * route that holds the address outside decides. Inside the VPC everything is local.
 */
final class SubnetRoutes {
  private SubnetRoutes() {}

  private record Decision(Cidr block, Target target) {}

  /** Makes the chains, by which nothing crosses until routes are put. */
  static void create(NftBatch batch, String subnetId) {
    chains(subnetId).forEach(chain -> batch.addChain(chain).addRule(chain, new Rule().drop()));
  }

  static void replace(NftBatch batch, String subnetId, List<Route> routes) {
    var chains = chains(subnetId);
    chains.forEach(batch::flushChain);
    toEndpoints(batch, subnetId, routes);
    for (var decision : decisions(routes)) {
      switch (decision.target()) {
        case InternetGateway internet -> throughGateway(batch, subnetId, decision.block());
        case NatGateway gateway -> throughNat(batch, subnetId, decision.block(), gateway);
        case GatewayEndpoint _ -> {}
        case Local _, Blackhole _ -> nowhere(batch, subnetId, decision.block());
      }
    }
    chains.forEach(chain -> batch.addRule(chain, new Rule().drop()));
  }

  /** Answers come as those of flows that exist, and nothing begins there. */
  private static void toEndpoints(NftBatch batch, String subnetId, List<Route> routes) {
    for (var route : routes) {
      if (route.target() instanceof GatewayEndpoint) {
        batch.addRule(
            leaving(subnetId),
            new Rule()
                .outputInterface(ServiceGateway.DEVICE)
                .destination(Cidr.of(route.destination()))
                .returning());
      }
    }
    batch.addRule(leaving(subnetId), new Rule().outputInterface(ServiceGateway.DEVICE).drop());
  }

  private static void throughGateway(NftBatch batch, String subnetId, Cidr outside) {
    batch.addRule(arriving(subnetId), new Rule().source(outside).returning());
    batch.addRule(leaving(subnetId), new Rule().destination(outside).returning());
    batch.addRule(
        translating(subnetId),
        new Rule().destination(outside).sourceNat(PacketFilter.PUBLIC_ADDRESSES));
    batch.addRule(translating(subnetId), new Rule().destination(outside).drop());
  }

  private static void throughNat(
      NftBatch batch, String subnetId, Cidr outside, NatGateway gateway) {
    // Either way it passes the gateway's subnet, in and out again.
    for (var acl :
        List.of(SubnetAcl.ingress(gateway.subnetId()), SubnetAcl.egress(gateway.subnetId()))) {
      batch.addRule(arriving(subnetId), established(outside).jump(acl));
      batch.addRule(leaving(subnetId), new Rule().destination(outside).jump(acl));
    }
    batch.addRule(arriving(subnetId), established(outside).returning());
    batch.addRule(arriving(subnetId), new Rule().source(outside).drop());
    batch.addRule(leaving(subnetId), new Rule().destination(outside).returning());
    batch.addRule(
        translating(subnetId),
        new Rule().destination(outside).sourceNatTo(Cidr.of(gateway.publicIp())));
  }

  private static Rule established(Cidr outside) {
    return new Rule().source(outside).ctState(Rule.CT_ESTABLISHED | Rule.CT_RELATED);
  }

  private static void nowhere(NftBatch batch, String subnetId, Cidr outside) {
    batch.addRule(arriving(subnetId), new Rule().source(outside).drop());
    batch.addRule(leaving(subnetId), new Rule().destination(outside).drop());
    batch.addRule(translating(subnetId), new Rule().destination(outside).drop());
  }

  private static List<String> chains(String subnetId) {
    return List.of(arriving(subnetId), leaving(subnetId), translating(subnetId));
  }

  /** For packets to the subnet's interfaces. */
  static String arriving(String subnetId) {
    return "arriving-" + subnetId;
  }

  /** For packets from the subnet's interfaces. */
  static String leaving(String subnetId) {
    return "leaving-" + subnetId;
  }

  /** For the first packet of what leaves: the address that the outside sees. */
  static String translating(String subnetId) {
    return "translating-" + subnetId;
  }

  private static List<Decision> decisions(List<Route> routes) {
    return routes.stream()
        .filter(route -> route.destination().indexOf(':') < 0) // ::/0 concerns no IPv4 packet
        .map(route -> new Decision(Cidr.of(route.destination()), route.target()))
        .sorted(
            Comparator.comparingInt((Decision decision) -> decision.block().prefix()).reversed())
        .toList();
  }
}
