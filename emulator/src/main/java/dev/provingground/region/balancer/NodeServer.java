package dev.provingground.region.balancer;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.elbv2.BalancerFabric.Counts;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeSpec;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A load balancer node: an Undertow whose threads and sockets live in its interface's namespace.
 *
 * <p>Opening and closing happens on one thread of its own, in order, so that the event loop never
 * waits for it.
 */
final class NodeServer implements Node {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServer.class);
  private static final int BUFFER = 16 << 10;
  private static final int BACKLOG = 4096;

  /**
   * Where the server on 127.0.0.1 is kept among those of the listeners; no listener has this port.
   */
  private static final int LOCAL = 0;

  private final NodeSpec spec;
  private final Namespace namespace;
  private final NodeState state;
  private final ByteBufferPool buffers;
  private final ExecutorService changes;

  // Touched by the changes' thread only.
  private final Map<Integer, Undertow> servers = new HashMap<>();
  private @Nullable XnioWorker worker;
  private volatile int localPort;

  /**
   * @param changes runs one task after another on a platform thread that is in no namespace but the
   *     host's
   */
  NodeServer(
      NodeSpec spec,
      NodeConfig config,
      Namespace namespace,
      StickyCookie targetCookie,
      StickyCookie groupCookie,
      ExecutorService changes) {
    this.spec = spec;
    this.namespace = namespace;
    this.changes = changes;
    buffers = new DefaultByteBufferPool(/* direct= */ true, BUFFER, -1, 4);
    state = new NodeState(config, buffers, targetCookie, groupCookie);
  }

  /**
   * Opens the node: its threads, its listeners, its port on 127.0.0.1. To be called once, on the
   * changes' thread.
   */
  void open() throws Exception {
    // A Linux thread is born in its creator's namespace, and XNIO makes all of a worker's threads
    // at once.
    worker =
        namespace.call(
            () ->
                Xnio.getInstance()
                    .createWorker(
                        OptionMap.builder()
                            .set(Options.WORKER_NAME, "alb-" + spec.availabilityZone())
                            .set(Options.WORKER_IO_THREADS, 1)
                            .set(Options.WORKER_TASK_CORE_THREADS, 1)
                            .set(Options.WORKER_TASK_MAX_THREADS, 1)
                            .set(Options.THREAD_DAEMON, true)
                            .set(Options.TCP_NODELAY, true)
                            .getMap()));
    listen();
  }

  private void listen() throws Exception {
    var wanted = new HashSet<Integer>();
    for (Listener listener : state.config().listeners()) {
      wanted.add(listener.port());
      if (!servers.containsKey(listener.port())) {
        servers.put(listener.port(), inside(listener.port()));
      }
    }
    wanted.add(LOCAL);
    for (var server : Map.copyOf(servers).entrySet()) {
      if (!wanted.contains(server.getKey())) {
        server.getValue().stop();
        servers.remove(server.getKey());
      }
    }
    if (localPort == 0 && !state.config().listeners().isEmpty()) {
      localPort = outside(state.config().listeners().getFirst().port());
      LOG.info(
          "{} in {} is at http://127.0.0.1:{} too.",
          spec.dnsName(),
          spec.availabilityZone(),
          localPort);
    }
  }

  /** start() opens the sockets on the calling thread: inside. */
  private Undertow inside(int port) throws Exception {
    return namespace.call(
        () -> {
          var server = server(spec.address(), port, new ForwardHandler(state, port));
          server.start();
          return server;
        });
  }

  private int outside(int listenerPort) {
    var server = server("127.0.0.1", 0, new ForwardHandler(state, listenerPort));
    server.start();
    servers.put(LOCAL, server);
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  private Undertow server(String address, int port, HttpHandler handler) {
    int idle = (int) state.config().idleTimeout().toMillis();
    return Undertow.builder()
        .setWorker(Objects.requireNonNull(worker, "open() comes first"))
        .setByteBufferPool(buffers)
        .setSocketOption(Options.BACKLOG, BACKLOG)
        .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .setServerOption(UndertowOptions.ALWAYS_SET_DATE, true)
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, idle)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, idle)
        .setServerOption(UndertowOptions.DECODE_URL, false)
        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .addHttpListener(port, address)
        .setHandler(handler)
        .build();
  }

  @Override
  public void configure(NodeConfig config) {
    state.configure(config);
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
  public Counts takeCounts() {
    return state.meters().take();
  }

  @Override
  public void close() {
    changes.execute(
        () -> {
          servers.values().forEach(Undertow::stop);
          servers.clear();
          if (worker != null) {
            worker.shutdown();
          }
        });
  }
}
