package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.services.elbv2.BalancerFabric.Counts;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A load balancer's node in one zone: its interface and, once started, what serves there. */
final class ZoneNode {
  private final ManagedInterface networkInterface;
  private @Nullable Node node;
  private @Nullable NodeConfig config;
  private boolean listening;
  private @Nullable String failure;

  ZoneNode(ManagedInterface networkInterface) {
    this.networkInterface = networkInterface;
  }

  String id() {
    return networkInterface.networkInterfaceId();
  }

  String zone() {
    return networkInterface.availabilityZone();
  }

  String subnetId() {
    return networkInterface.subnetId();
  }

  ManagedInterface networkInterface() {
    return networkInterface;
  }

  void started(Node started, NodeConfig first) {
    node = started;
    config = first;
  }

  /**
   * @param reason why it does not listen; null when it does
   */
  void listening(@Nullable String reason) {
    listening = reason == null;
    failure = reason;
  }

  boolean isListening() {
    return listening;
  }

  /** Why it does not listen; null when it does or has yet to. */
  @Nullable String failure() {
    return failure;
  }

  /** Routes by this configuration from now on; does nothing when it does already. */
  void configure(NodeConfig next) {
    if (node != null && !next.equals(config)) {
      config = next;
      node.configure(next);
    }
  }

  int inFlight(Target target) {
    return node == null ? 0 : node.inFlight(target);
  }

  void cut(Target target) {
    if (node != null) {
      node.cut(target);
    }
  }

  /** What it counted since the last time; empty before it is started. */
  Optional<Counts> takeCounts() {
    return Optional.ofNullable(node).map(Node::takeCounts);
  }

  /** Entries of its access log since the last time. */
  List<String> takeAccessLog() {
    return node == null ? List.of() : node.takeAccessLog();
  }

  void close() {
    listening = false;
    if (node != null) {
      node.close();
    }
  }
}
