package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import org.jspecify.annotations.Nullable;

/** A port on which a node listens, and what it does there now. */
final class ListenerSlot {
  private final int port;
  private volatile @Nullable Listener listener;
  private volatile @Nullable SecureContext secure;

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

  /** Null where clients speak in the clear. */
  @Nullable SecureContext secure() {
    return secure;
  }

  void put(@Nullable Listener next) {
    listener = next;
    var tls = next == null ? null : next.tls().orElse(null);
    var before = secure;
    if (tls == null) {
      secure = null;
    } else if (before == null || !before.tls().equals(tls)) {
      secure = new SecureContext(tls);
    }
  }
}
