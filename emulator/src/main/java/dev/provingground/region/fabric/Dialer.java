package dev.provingground.region.fabric;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** Connects from the internet to a public address. */
final class Dialer implements AutoCloseable {
  private final NamespaceSockets sockets;
  private final PublicNames names;
  private final Duration timeout;

  /**
   * @param timeout for a destination; shared out to its addresses when it has several
   */
  Dialer(NamespaceSockets sockets, PublicNames names, Duration timeout) {
    this.sockets = sockets;
    this.names = names;
    this.timeout = timeout;
  }

  /** Tries one address after the other, as clients do. */
  Socket dial(Destination destination) throws ProxyRefusal {
    var addresses = destination.addresses(names);
    long deadline = System.nanoTime() + timeout.toNanos();
    IOException failure = new SocketTimeoutException();
    for (int i = 0; i < addresses.size(); i++) {
      long share = (deadline - System.nanoTime()) / (addresses.size() - i);
      try {
        return connect(addresses.get(i), destination.port(), (int) Math.max(1, share / 1_000_000));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw refusal(destination, addresses, failure);
  }

  private Socket connect(String address, int port, int millis) throws IOException {
    Socket socket;
    try {
      socket = sockets.take().socket();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(Inet4Address.ofLiteral(address), port), millis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private ProxyRefusal refusal(
      Destination destination, List<String> addresses, IOException failure) {
    var where = destination + " " + addresses;
    return switch (failure) {
      case SocketTimeoutException e ->
          new ProxyRefusal(
              504,
              "Gateway Timeout",
              "connection_timeout",
              "connecting to %s timed out after %d ms: nothing answers there, or a security group, a route or a missing internet gateway drops it"
                  .formatted(where, timeout.toMillis()));
      case ConnectException e ->
          ProxyRefusal.badGateway(
              "connection_refused",
              "connection refused by %s: nothing listens on the port".formatted(where));
      default ->
          ProxyRefusal.badGateway(
              "destination_unavailable", "cannot connect to %s: %s".formatted(where, failure));
    };
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }
}
