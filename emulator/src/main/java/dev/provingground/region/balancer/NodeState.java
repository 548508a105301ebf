package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import io.undertow.connector.ByteBufferPool;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * What a node's I/O threads share: the configuration in force, connections to targets, requests in
 * flight, counts.
 */
final class NodeState {
  private final ByteBufferPool buffers;
  private final TargetPicker picker;
  private final Meters meters = new Meters();
  private final Map<XnioIoThread, BackendPool> pools = new ConcurrentHashMap<>();
  private final Map<Target, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private volatile NodeConfig config;

  NodeState(
      NodeConfig config,
      ByteBufferPool buffers,
      StickyCookie targetCookie,
      StickyCookie groupCookie) {
    this.config = config;
    this.buffers = buffers;
    picker = new TargetPicker(targetCookie, groupCookie, this::inFlight, InstantSource.system());
  }

  NodeConfig config() {
    return config;
  }

  TargetPicker picker() {
    return picker;
  }

  Meters meters() {
    return meters;
  }

  Optional<Listener> listener(int port) {
    return config.listeners().stream().filter(l -> l.port() == port).findFirst();
  }

  void configure(NodeConfig next) {
    config = next;
    var targets = targets(next);
    pools.forEach((thread, pool) -> thread.execute(() -> pool.retain(targets)));
    inFlight.entrySet().removeIf(e -> e.getValue().get() == 0 && !targets.contains(e.getKey()));
  }

  private static Set<Target> targets(NodeConfig config) {
    var targets = new HashSet<Target>();
    for (var listener : config.listeners()) {
      for (var rule : listener.rules()) {
        if (rule.action() instanceof Action.Forward forward) {
          for (var weighted : forward.groups()) {
            targets.addAll(weighted.group().targets());
            targets.addAll(weighted.group().stickyTargets());
          }
        }
      }
    }
    return targets;
  }

  /** The pool of an I/O thread. */
  BackendPool pool(XnioIoThread thread) {
    return pools.computeIfAbsent(thread, t -> new BackendPool(t, buffers, meters));
  }

  void begun(Target target) {
    inFlight.compute(
        target,
        (t, count) -> {
          @Nullable AtomicInteger known = count;
          var counter = known == null ? new AtomicInteger() : known;
          counter.incrementAndGet();
          return counter;
        });
  }

  void ended(Target target) {
    inFlight.computeIfPresent(
        target,
        (t, count) -> {
          count.decrementAndGet();
          return count;
        });
  }

  int inFlight(Target target) {
    var count = inFlight.get(target);
    return count == null ? 0 : count.get();
  }
}
