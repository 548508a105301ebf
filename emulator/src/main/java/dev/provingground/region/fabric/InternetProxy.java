package dev.provingground.region.fabric;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The way from the host to the region's internet: an HTTP proxy for clients that would speak to a
 * public address on AWS.
 *
 * <pre>curl -x http://127.0.0.1:PORT http://NAME.us-east-1.elb.amazonaws.com/</pre>
 *
 * <p>It takes requests in absolute form and CONNECT, dials from the internet's namespace, and knows
 * {@link PublicNames} and addresses of 203.0.113.0/24 only. Header fields that do not concern the
 * hop pass unaltered, the client's {@code Host} among them, and none is added. Bodies are streamed,
 * connections kept alive, upgrades (WebSocket) tunnelled. A client's connection has its own to the
 * origin: a new one means a new flow for security groups.
 *
 * <p>Answers of its own carry {@code Proxy-Status: internet; error=…} (RFC 9209), which answers of
 * an origin never do, and a sentence as text:
 *
 * <table>
 *   <caption>Answers of the proxy's own</caption>
 *   <tr><td>504 connection_timeout</td><td>dropped on the way: connecting took longer than the time-out</td></tr>
 *   <tr><td>502 connection_refused</td><td>let through, but nothing listens on the port</td></tr>
 *   <tr><td>502 connection_terminated</td><td>the origin closed before it answered</td></tr>
 *   <tr><td>502 destination_unavailable</td><td>connecting failed otherwise</td></tr>
 *   <tr><td>502 http_protocol_error</td><td>the origin's answer is not HTTP/1</td></tr>
 *   <tr><td>502 dns_error</td><td>no such name</td></tr>
 *   <tr><td>403 destination_ip_prohibited</td><td>an address that is not of 203.0.113.0/24</td></tr>
 *   <tr><td>400, 431 http_request_error</td><td>not a request that a proxy can pass on</td></tr>
 * </table>
 */
public final class InternetProxy implements AutoCloseable {
  /** How long connecting to a destination may take. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Dialer dialer;
  private final Thread acceptor;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  /**
   * @param host the address to listen on
   * @param port 0 for one that is free
   * @throws IOException naming the port when it is in use
   */
  public InternetProxy(NetworkNamespaces namespaces, PublicNames names, String host, int port)
      throws IOException {
    this(
        namespaces,
        names,
        new InetSocketAddress(InetAddress.ofLiteral(host), port),
        CONNECT_TIMEOUT);
  }

  InternetProxy(
      NetworkNamespaces namespaces,
      PublicNames names,
      InetSocketAddress address,
      Duration connectTimeout)
      throws IOException {
    server = new ServerSocket();
    try {
      server.bind(address, BACKLOG);
    } catch (BindException e) {
      server.close();
      throw new IOException(
          "%s:%d is in use; give the internet proxy another port"
              .formatted(address.getHostString(), address.getPort()),
          e);
    }
    // Before a thread enters the namespace, so that the carriers of virtual threads are born
    // outside.
    acceptor = Thread.ofVirtual().name("internet-proxy").start(this::accept);
    dialer = new Dialer(new NamespaceSockets(namespaces.internet()), names, connectTimeout);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        var client = server.accept();
        clients.add(client);
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
        // Out of file descriptors, perhaps; clients that end free some.
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      new ProxyConnection(client, dialer).serve();
    } catch (IOException e) {
      // One side is gone; that the other's connection ends is all that it can be told.
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      // The kernel lets go of the port, and no client is added any more, once its thread has left.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dialer.close();
    for (var client : clients) {
      client.close();
    }
  }
}
