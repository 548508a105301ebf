package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Sysctl;

/** Makes a router of the namespace that the calling thread is in, before it has devices. */
final class Forwarding {
  private Forwarding() {}

  static void enable() {
    Sysctl.set("net/ipv4/ip_forward", "1");
    // No packet from an address that is not routed to where it comes from. A device's own value
    // counts when it is
    // greater, and a host may have 2 (loose) as its default.
    Sysctl.set("net/ipv4/conf/all/rp_filter", "1");
    Sysctl.set("net/ipv4/conf/default/rp_filter", "1");
  }
}
