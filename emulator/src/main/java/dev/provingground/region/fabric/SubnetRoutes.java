package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NftBatch;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Target;
import java.util.Comparator;
import java.util.List;

/**
 * A subnet's routes as two chains, for packets that cross the internet gateway in either direction:
 * the narrowest route that holds the address outside decides. Inside the VPC everything is local.
 */
final class SubnetRoutes {
  private SubnetRoutes() {}

  private record Decision(Cidr block, boolean crosses) {}

  /**
   * @param create whether the chains are not there yet
   */
  static void replace(NftBatch batch, String subnetId, List<Route> routes, boolean create) {
    var in = arriving(subnetId);
    var out = leaving(subnetId);
    if (create) {
      batch.addChain(in).addChain(out);
    } else {
      batch.flushChain(in).flushChain(out);
    }
    for (var decision : decisions(routes)) {
      var source = new Rule().source(decision.block());
      var destination = new Rule().destination(decision.block());
      batch.addRule(in, decision.crosses() ? source.returning() : source.drop());
      batch.addRule(out, decision.crosses() ? destination.returning() : destination.drop());
    }
    batch.addRule(in, new Rule().drop()).addRule(out, new Rule().drop());
  }

  /** For packets to the subnet's interfaces. */
  static String arriving(String subnetId) {
    return "arriving-" + subnetId;
  }

  /** For packets from the subnet's interfaces. */
  static String leaving(String subnetId) {
    return "leaving-" + subnetId;
  }

  private static List<Decision> decisions(List<Route> routes) {
    return routes.stream()
        .filter(route -> route.destination().indexOf(':') < 0) // ::/0 concerns no IPv4 packet
        .map(
            route ->
                new Decision(
                    Cidr.of(route.destination()), route.target() == Target.INTERNET_GATEWAY))
        .sorted(
            Comparator.comparingInt((Decision decision) -> decision.block().prefix()).reversed())
        .toList();
  }
}
