package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import org.jspecify.annotations.Nullable;

/** A port on which a node listens, and what it does there now. */
final class ListenerSlot {
  private final int port;
  private volatile @Nullable Listener listener;

  ListenerSlot(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  /** Null while the listener is being deleted. */
  @Nullable Listener listener() {
    return listener;
  }

  void put(@Nullable Listener next) {
    listener = next;
  }
}
