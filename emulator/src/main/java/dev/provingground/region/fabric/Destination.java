package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Where a client of the proxy wants to go.
 *
 * @param port 1 to 65535
 */
record Destination(String host, int port) {
  private static final Cidr PUBLIC = Cidr.of("203.0.113.0/24");

  /** Of CONNECT's {@code HOST:PORT}. */
  static Destination of(String authority) throws ProxyRefusal {
    return of(authority, -1);
  }

  static Destination of(String authority, int defaultPort) throws ProxyRefusal {
    try {
      var uri = new URI("tcp://" + authority);
      int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
      if (uri.getHost() != null && port >= 1 && port <= 65535) {
        return new Destination(uri.getHost(), port);
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw ProxyRefusal.badRequest("not a host and a port: " + authority);
  }

  /** Its addresses, at least one, as the internet knows them. */
  List<String> addresses(PublicNames names) throws ProxyRefusal {
    if (host.matches("[0-9.]+") || host.startsWith("[")) {
      if (!host.matches("[0-9.]+") || !isPublic(host)) {
        throw new ProxyRefusal(
            403,
            "Forbidden",
            "destination_ip_prohibited",
            "%s is not an address of the region's internet: those are %s".formatted(host, PUBLIC));
      }
      return List.of(host);
    }
    var addresses = names.resolve(host);
    if (addresses.isEmpty()) {
      throw ProxyRefusal.badGateway(
          "dns_error",
          "no such name: %s. The region's internet resolves the DNS names of load balancers, now %s"
              .formatted(host, names.names()));
    }
    return addresses;
  }

  private static boolean isPublic(String literal) {
    try {
      return PUBLIC.contains(Cidr.of(literal));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
