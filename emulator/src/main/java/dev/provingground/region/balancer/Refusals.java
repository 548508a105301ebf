package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.Finding;
import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.services.elbv2.BalancerFabric.DesyncMitigation;

/** Which requests are not let through, whatever the rules say, and which are with care. */
final class Refusals {
  private static final int MAX_FORWARDED_FOR = 30;

  private Refusals() {}

  /** The status with which the request is refused; 0 when it is not. */
  static int of(RequestHead head, DesyncMitigation mode) {
    var tier = head.finding().tier();
    boolean blocked =
        switch (mode) {
          case STRICTEST -> tier != Finding.Tier.COMPLIANT;
          case DEFENSIVE -> tier == Finding.Tier.SEVERE;
          case MONITOR -> false;
        };
    if (blocked) {
      return 400;
    }
    if (head.method().equals("TRACE")) {
      return 405;
    }
    return forwardedFor(head) > MAX_FORWARDED_FOR ? 463 : 0;
  }

  /** Whether neither the client's connection nor the target's may be used after the request. */
  static boolean isAmbiguous(RequestHead head, DesyncMitigation mode) {
    var tier = head.finding().tier();
    return tier == Finding.Tier.SEVERE
        || (tier == Finding.Tier.AMBIGUOUS && mode == DesyncMitigation.DEFENSIVE);
  }

  private static int forwardedFor(RequestHead head) {
    var fields = head.fields();
    int addresses = 0;
    if (fields.has(Field.X_FORWARDED_FOR)) {
      for (int i = 0; i < fields.count(); i++) {
        if (fields.kind(i) == Field.X_FORWARDED_FOR) {
          addresses += fields.value(i).split(",", -1).length;
        }
      }
    }
    return addresses;
  }

  /** Whether it can only be for targets that speak gRPC, of which there are none here. */
  static boolean isGrpc(RequestHead head) {
    var fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i).equalsIgnoreCase("content-type")) {
        return fields.value(i).startsWith("application/grpc");
      }
    }
    return false;
  }
}
