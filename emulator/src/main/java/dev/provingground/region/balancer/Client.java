package dev.provingground.region.balancer;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who has connected, and where.
 *
 * @param address without the port
 * @param listener where it has connected
 * @param tls empty in the clear
 * @param traceId of its connection, as logs have it
 */
record Client(String address, int port, ListenerSlot listener, Optional<Tls> tls, String traceId) {
  /** Of a connection that is new. */
  static Client of(InetSocketAddress remote, ListenerSlot listener, Optional<Tls> tls) {
    var random = ThreadLocalRandom.current();
    var digits = HexFormat.of();
    return new Client(
        remote.getAddress().getHostAddress(),
        remote.getPort(),
        listener,
        tls,
        "TID_" + digits.toHexDigits(random.nextLong()) + digits.toHexDigits(random.nextLong()));
  }

  /**
   * What client and load balancer have agreed on.
   *
   * @param serverName whom the client asked for, when a certificate of this name was found
   * @param certificateArn of the one that it was shown, as access logs have it
   */
  record Tls(
      String protocol, String cipherSuite, Optional<String> serverName, String certificateArn) {}

  String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
