package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One thread's connections to one target, by one protocol. */
final class TargetPool {
  private static final int MAX_IDLE = 1024;

  private final Worker worker;
  private final Target target;
  private final TargetProtocol protocol;
  private final AtomicInteger requests;
  private final ArrayDeque<TargetConnection> idle = new ArrayDeque<>();
  private final Set<TargetConnection> all = new HashSet<>();
  private boolean retired;

  /**
   * @param requests of all threads to the target
   */
  TargetPool(Worker worker, Target target, TargetProtocol protocol, AtomicInteger requests) {
    this.worker = worker;
    this.target = target;
    this.protocol = protocol;
    this.requests = requests;
  }

  Worker worker() {
    return worker;
  }

  Target target() {
    return target;
  }

  TargetProtocol protocol() {
    return protocol;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void begun() {
    retired = false;
    requests.incrementAndGet();
  }

  void ended() {
    requests.decrementAndGet();
  }

  /** The idle connection that was used last; null when there is none. */
  @Nullable TargetConnection poll() {
    var connection = idle.poll();
    while (connection != null && connection.isClosed()) {
      connection = idle.poll();
    }
    return connection;
  }

  TargetConnection connect() throws IOException {
    var connection = new TargetConnection(this);
    all.add(connection);
    try {
      connection.connect();
    } catch (IOException e) {
      all.remove(connection);
      throw e;
    }
    return connection;
  }

  /** Takes back a connection that is as good as new; false when it is not needed any more. */
  boolean offer(TargetConnection connection) {
    if (retired || worker.isClosing() || idle.size() >= MAX_IDLE) {
      return false;
    }
    idle.push(connection);
    return true;
  }

  void closed(TargetConnection connection) {
    all.remove(connection);
    idle.remove(connection);
  }

  /** Closes what is idle, and what is in flight when that has ended, until the next request. */
  void retire() {
    retired = true;
    List.copyOf(idle).forEach(TargetConnection::close);
  }

  /** Ends what is in flight. */
  void cut() {
    List.copyOf(all).forEach(TargetConnection::cut);
  }
}
