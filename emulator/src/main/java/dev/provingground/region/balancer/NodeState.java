package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeSpec;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node's threads share: the configuration in force, requests in flight, counts. */
final class NodeState {
  private final String dnsName;
  private final String loadBalancer;
  private final SlowStart slowStart = new SlowStart(System::nanoTime);
  private final TargetPicker picker;
  private final Meters meters = new Meters();
  private final AccessLog accessLog = new AccessLog();
  private final TargetTls targetTls;
  private final Duration connectTimeout;
  private final Map<Integer, ListenerSlot> slots = new ConcurrentHashMap<>();
  private final Map<Target, AtomicInteger> requests = new ConcurrentHashMap<>();
  private volatile NodeConfig config;

  /**
   * @param cookieKey 16 bytes that all nodes of the load balancer share
   * @param connectTimeout how long a target has to accept, and again to agree on TLS
   */
  NodeState(
      NodeSpec spec,
      NodeConfig config,
      byte[] cookieKey,
      TargetTls targetTls,
      Duration connectTimeout) {
    this.targetTls = targetTls;
    this.connectTimeout = connectTimeout;
    this.dnsName = spec.dnsName();
    var arn = spec.loadBalancerArn();
    this.loadBalancer = arn.substring(arn.indexOf('/') + 1);
    this.config = config;
    picker =
        new TargetPicker(new Cookies(cookieKey, InstantSource.system()), slowStart, this::inFlight);
    configure(config);
  }

  String dnsName() {
    return dnsName;
  }

  NodeConfig config() {
    return config;
  }

  HttpSettings http() {
    return config.http();
  }

  TargetPicker picker() {
    return picker;
  }

  Meters meters() {
    return meters;
  }

  AccessLog accessLog() {
    return accessLog;
  }

  TargetTls targetTls() {
    return targetTls;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  /** The entry of a request that begins; null when none is kept. */
  @Nullable AccessEntry accessEntry(Client client, String protocol) {
    return config.accessLog() ? new AccessEntry(client, protocol, loadBalancer, dnsName) : null;
  }

  /** What connections to a port of the node look at; the same for ever. */
  ListenerSlot slot(int port) {
    return slots.computeIfAbsent(port, ListenerSlot::new);
  }

  void configure(NodeConfig next) {
    slowStart.configure(next);
    config = next;
    var gone = slots.values().stream().collect(Collectors.toSet());
    for (var listener : next.listeners()) {
      var slot = slot(listener.port());
      slot.put(listener);
      gone.remove(slot);
    }
    gone.forEach(slot -> slot.put(null));
  }

  /** All that any rule may forward to. */
  Set<Target> targets() {
    return TargetGroups.in(config)
        .flatMap(group -> group.targets().stream())
        .collect(Collectors.toSet());
  }

  /** How many requests to the target are in flight, to be counted by whoever sends them. */
  AtomicInteger requestsTo(Target target) {
    return requests.computeIfAbsent(target, _ -> new AtomicInteger());
  }

  int inFlight(Target target) {
    var count = requests.get(target);
    return count == null ? 0 : count.get();
  }
}
