package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;
import java.util.Locale;

/** Whom a client asks, and what its target hears of that. */
final class Hosts {
  private Hosts() {}

  /** The name without a port, as rules see it. */
  static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon >= 0 && colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /**
   * What stands in {@code Host} to the target: what the client said, or the load balancer's name
   * where an old client says nothing. Unless it is to be preserved, it is in lower case ("HTTP
   * headers", How Elastic Load Balancing works), and a port that is not the protocol's own is added
   * where it is missing ("Host header preservation").
   */
  static String toTarget(RequestHead head, Client client, NodeState node) {
    var host = head.host();
    if (host.isEmpty()) {
      return head.isOld() ? node.dnsName() : host;
    }
    if (node.http().preserveHost()) {
      return host;
    }
    var lower = host.toLowerCase(Locale.ROOT);
    int port = client.listener().port();
    boolean usual = port == (client.tls().isPresent() ? 443 : 80);
    boolean added = !usual && name(lower).length() == lower.length();
    return added ? lower + ":" + port : lower;
  }
}
