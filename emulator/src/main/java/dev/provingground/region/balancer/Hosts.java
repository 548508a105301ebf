package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;

/** Whom a client asks, and what its target hears of that. */
final class Hosts {
  private Hosts() {}

  /** The name without a port, as rules see it. */
  static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon >= 0 && colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /**
   * What stands in {@code Host} to the target: the client's own words, or the load balancer's where
   * an old client has none. Unless the host is to be preserved, a port that is not the protocol's
   * own is added where it is missing ("Host header preservation").
   */
  static String toTarget(RequestHead head, Client client, NodeState node) {
    var host = head.host();
    if (host.isEmpty()) {
      return head.isOld() ? node.dnsName() : host;
    }
    int port = client.listener().port();
    boolean usual = port == (client.tls().isPresent() ? 443 : 80);
    boolean added = !usual && !node.http().preserveHost() && name(host).length() == host.length();
    return added ? host + ":" + port : host;
  }
}
