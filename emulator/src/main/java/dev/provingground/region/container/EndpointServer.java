package dev.provingground.region.container;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskEndpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the link-local endpoint 169.254.170.2 of every task: a listening socket in each task's
 * network namespace, one thread that accepts on all of them, a virtual thread for each connection.
 * Thread-safe.
 */
final class EndpointServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointServer.class);
  private static final String ADDRESS = "169.254.170.2";
  private static final int PORT = 80;
  private static final int BACKLOG = 64;

  private final Selector selector;
  private final Queue<Listener> arrivals = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  EndpointServer() throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name("task-endpoints").daemon().start(this::serve);
  }

  /** One task's endpoint; gone when closed. */
  final class Listener implements AutoCloseable {
    private final ServerSocketChannel socket;
    private final TaskEndpoints endpoints;

    private Listener(ServerSocketChannel socket, TaskEndpoints endpoints) {
      this.socket = socket;
      this.endpoints = endpoints;
    }

    @Override
    public void close() throws IOException {
      socket.close();
      selector.wakeup(); // a closed channel lives on until its selector looks again
    }
  }

  /** Serves a task's endpoint in its namespace, on the loopback interface. */
  Listener open(Namespace namespace, TaskEndpoints endpoints) throws Exception {
    var socket = namespace.call(EndpointServer::listen);
    var listener = new Listener(socket, endpoints);
    arrivals.add(listener);
    selector.wakeup();
    return listener;
  }

  /** On a thread inside: the socket stays there. */
  private static ServerSocketChannel listen() throws IOException {
    try (var links = new Rtnetlink()) {
      links.up("lo");
      links.addAddress("lo", Cidr.of(ADDRESS + "/32"));
    }
    var socket = ServerSocketChannel.open();
    socket.configureBlocking(false);
    socket.bind(new InetSocketAddress(ADDRESS, PORT), BACKLOG);
    return socket;
  }

  private void serve() {
    while (!closed) {
      try {
        selector.select();
        for (var next = arrivals.poll(); next != null; next = arrivals.poll()) {
          register(next);
        }
        for (var key : selector.selectedKeys()) {
          if (key.isValid() && key.attachment() instanceof Listener listener) {
            accept(listener);
          }
        }
        selector.selectedKeys().clear();
      } catch (IOException | RuntimeException e) {
        LOG.error("A task's endpoint failed; the others go on.", e);
      }
    }
  }

  /** One that was released meanwhile keeps nobody else's from being served. */
  private void register(Listener arrival) throws IOException {
    try {
      arrival.socket.register(selector, SelectionKey.OP_ACCEPT, arrival);
    } catch (ClosedChannelException e) {
      LOG.debug("A task's endpoint was closed before it was served.", e);
    }
  }

  private static void accept(Listener listener) throws IOException {
    SocketChannel connection;
    try {
      connection = listener.socket.accept();
    } catch (ClosedChannelException e) {
      return; // released meanwhile
    }
    if (connection != null) {
      Thread.ofVirtual()
          .name("task-endpoint")
          .start(() -> EndpointExchange.serve(connection, listener.endpoints));
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    Threads.join(thread);
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
