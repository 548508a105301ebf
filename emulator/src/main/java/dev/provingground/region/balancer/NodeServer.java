package dev.provingground.region.balancer;

import dev.provingground.region.balancer.io.IoThread;
import dev.provingground.region.balancer.io.Wire;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.elbv2.BalancerFabric.Counts;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeSpec;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load balancer node: threads and sockets that live in its interface's namespace.
 *
 * <p>Opening and closing happens on one thread of its own, in order, so that the event loop never
 * waits for it.
 */
final class NodeServer implements Node {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServer.class);
  private static final int BACKLOG = 4096;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Where the server on 127.0.0.1 is kept among those of the listeners; no listener has this port.
   */
  private static final int LOCAL = 0;

  private final NodeSpec spec;
  private final Namespace namespace;
  private final NodeState state;
  private final int threads;
  private final ExecutorService changes;
  private final Map<Integer, ServerSocketChannel> servers = new HashMap<>();
  private volatile List<Worker> workers = List.of();
  private volatile int localPort;
  private int turn;

  /**
   * @param threads how many share the node's work
   * @param changes runs one task after another on a platform thread that is in no namespace but the
   *     host's; servers are touched by it only
   */
  NodeServer(
      NodeSpec spec, NodeState state, Namespace namespace, int threads, ExecutorService changes) {
    this.spec = spec;
    this.state = state;
    this.namespace = namespace;
    this.threads = threads;
    this.changes = changes;
  }

  /**
   * Opens the node: its threads, its listeners, its port on 127.0.0.1. To be called once, on the
   * changes' thread.
   */
  void open() throws Exception {
    // A Linux thread is born in its creator's namespace, and stays there.
    workers =
        namespace.call(
            () -> {
              var started = new ArrayList<Worker>();
              for (int i = 0; i < threads; i++) {
                started.add(new Worker(IoThread.start("alb-" + spec.availabilityZone()), state));
              }
              return List.copyOf(started);
            });
    listen();
  }

  private void listen() throws Exception {
    var wanted = new HashSet<Integer>();
    for (var listener : state.config().listeners()) {
      wanted.add(listener.port());
      if (!servers.containsKey(listener.port())) {
        var address = new InetSocketAddress(spec.address(), listener.port());
        // The socket is of the namespace of the thread that opens it.
        serve(listener.port(), listener.port(), namespace.call(() -> bind(address)));
      }
    }
    wanted.add(LOCAL);
    for (var server : Map.copyOf(servers).entrySet()) {
      if (!wanted.contains(server.getKey())) {
        close(server.getValue());
        servers.remove(server.getKey());
      }
    }
    if (localPort == 0 && !state.config().listeners().isEmpty()) {
      var outside = bind(new InetSocketAddress("127.0.0.1", 0));
      serve(LOCAL, state.config().listeners().getFirst().port(), outside);
      localPort = ((InetSocketAddress) outside.getLocalAddress()).getPort();
      LOG.info(
          "{} in {} is at http://127.0.0.1:{} too.",
          spec.dnsName(),
          spec.availabilityZone(),
          localPort);
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    var server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return server.bind(address, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void serve(int key, int listenerPort, ServerSocketChannel server) {
    servers.put(key, server);
    var slot = state.slot(listenerPort);
    var acceptor = workers.getFirst().thread();
    acceptor.execute(
        () -> {
          try {
            acceptor.accept(server, channel -> accepted(channel, slot));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Threads take turns, so that each has as many connections as the others. */
  private void accepted(SocketChannel channel, ListenerSlot slot) {
    var worker = workers.get(turn++ % workers.size());
    if (worker == workers.getFirst()) {
      begin(worker, channel, slot);
    } else {
      worker.thread().execute(() -> begin(worker, channel, slot));
    }
  }

  private static void begin(Worker worker, SocketChannel channel, ListenerSlot slot) {
    try {
      var secure = slot.secure();
      if (secure != null) {
        new Greeting(worker, channel, slot, secure);
        return;
      }
      var wire = Wire.accepted(worker.thread(), channel);
      var client = Client.of(wire.remoteAddress(), slot, Optional.empty());
      wire.setUser(new Http1Client(worker, wire, client));
    } catch (IOException e) {
      LOG.debug("a client was gone before it was served", e);
    }
  }

  @Override
  public void configure(NodeConfig config) {
    state.configure(config);
    var targets = state.targets();
    workers.forEach(worker -> worker.thread().execute(() -> worker.retain(targets)));
    changes.execute(
        () -> {
          try {
            listen();
          } catch (Exception e) {
            throw new IllegalStateException("load balancer node " + spec + " cannot listen", e);
          }
        });
  }

  @Override
  public Optional<Integer> localPort() {
    return localPort == 0 ? Optional.empty() : Optional.of(localPort);
  }

  @Override
  public int inFlight(Target target) {
    return state.inFlight(target);
  }

  @Override
  public void cut(Target target) {
    workers.forEach(worker -> worker.thread().execute(() -> worker.cut(target)));
  }

  @Override
  public Counts takeCounts() {
    return state.meters().take();
  }

  @Override
  public List<String> takeAccessLog() {
    return state.accessLog().take();
  }

  @Override
  public void close() {
    changes.execute(
        () -> {
          servers.values().forEach(this::close);
          servers.clear();
          workers.forEach(worker -> worker.thread().execute(worker::close));
        });
  }

  /** Waits until the port is free: the next change may be a listener there. */
  private void close(ServerSocketChannel server) {
    var stopped = new CountDownLatch(1);
    workers.getFirst().thread().stop(server, stopped::countDown);
    try {
      if (!stopped.await(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("a listener of {} is not closed after {}", spec.dnsName(), CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
