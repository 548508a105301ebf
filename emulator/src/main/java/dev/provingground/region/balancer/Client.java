package dev.provingground.region.balancer;

import java.util.Optional;

/**
 * Who has connected, and where.
 *
 * @param address without the port
 * @param listener where it has connected
 * @param tls empty in the clear
 */
record Client(String address, int port, ListenerSlot listener, Optional<Tls> tls) {
  /**
   * What client and load balancer have agreed on.
   *
   * @param serverName whom the client asked for, when a certificate of this name was found
   */
  record Tls(
      String protocol, String cipherSuite, Optional<String> serverName, String certificateArn) {}

  String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
