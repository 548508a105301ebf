package dev.provingground.region.balancer;

import dev.provingground.region.fabric.NetworkNamespaces;
import dev.provingground.region.services.elbv2.BalancerFabric;
import dev.provingground.region.time.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Load balancer nodes and health probes on real sockets, in the namespaces of their network
 * interfaces.
 */
public final class Balancers implements BalancerFabric, AutoCloseable {
  /** "Troubleshoot your Application Load Balancers". */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final NetworkNamespaces namespaces;
  private final int threads;
  private final Duration connectTimeout;
  private final TargetTls targetTls = new TargetTls();
  private final Map<String, byte[]> cookieKeys = new ConcurrentHashMap<>();
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("load-balancer-nodes").daemon().unstarted(task));
  private final ExecutorService probes =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("probe-", 0).factory());

  public Balancers(EventLoop loop, NetworkNamespaces namespaces) {
    this(loop, namespaces, /* threads= */ 1);
  }

  /**
   * @param threads of each node
   */
  Balancers(EventLoop loop, NetworkNamespaces namespaces, int threads) {
    this(loop, namespaces, threads, CONNECT_TIMEOUT);
  }

  /**
   * @param connectTimeout how long a target has to accept a connection, and again to agree on TLS
   */
  Balancers(EventLoop loop, NetworkNamespaces namespaces, int threads, Duration connectTimeout) {
    this.loop = loop;
    this.namespaces = namespaces;
    this.threads = threads;
    this.connectTimeout = connectTimeout;
  }

  @Override
  public Node start(NodeSpec spec, NodeConfig config, Consumer<@Nullable String> started) {
    // All nodes of a load balancer read the cookies that any has written.
    var key = cookieKeys.computeIfAbsent(spec.loadBalancerArn(), arn -> newKey());
    var node =
        new NodeServer(
            spec,
            new NodeState(spec, config, key, targetTls, connectTimeout),
            namespaces.of(spec.networkInterfaceId()),
            threads,
            changes);
    changes.execute(
        () -> {
          String problem = null;
          try {
            node.open();
          } catch (Exception e) {
            problem = e.toString();
          }
          var outcome = problem;
          loop.execute(() -> started.accept(outcome));
        });
    return node;
  }

  private static byte[] newKey() {
    var key = new byte[16];
    new SecureRandom().nextBytes(key);
    return key;
  }

  @Override
  public void probe(Probe probe, Consumer<ProbeOutcome> outcome) {
    var namespace = namespaces.of(probe.networkInterfaceId());
    probes.execute(
        () -> {
          var result = Prober.probe(probe, namespace, targetTls);
          loop.execute(() -> outcome.accept(result));
        });
  }

  /** Ends the threads; nodes are closed by whoever started them. */
  @Override
  public void close() {
    changes.close();
    probes.shutdownNow();
  }
}
