package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.balancer.io.IoThread;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One thread of a node, and what its connections share. Used on that thread only. */
final class Worker {
  /** Room for the largest head that is let through, and what is added to it. */
  private static final int MAX_HEAD = 3 * RequestHead.MAX_BYTES;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final IoThread thread;
  private final NodeState node;
  private final RequestHead requestHead = new RequestHead();
  private final ResponseHead responseHead = new ResponseHead();
  private final ByteBuffer composer = ByteBuffer.allocate(MAX_HEAD);
  private final Map<Way, TargetPool> pools = new HashMap<>();
  private final Set<ClientConnection> clients = new HashSet<>();
  private long dateSecond;
  private byte[] date = {};
  private boolean closing;

  /** Two groups may speak to a target differently. */
  private record Way(Target target, TargetProtocol protocol) {}

  Worker(IoThread thread, NodeState node) {
    this.thread = thread;
    this.node = node;
  }

  IoThread thread() {
    return thread;
  }

  NodeState node() {
    return node;
  }

  /** To read requests into. */
  RequestHead requestHead() {
    return requestHead;
  }

  /** To read responses into. */
  ResponseHead responseHead() {
    return responseHead;
  }

  /** An empty buffer to compose a head in, which is written before another is composed. */
  ByteBuffer composer() {
    return composer.clear();
  }

  /** The value of {@code Date}, now. */
  byte[] date() {
    long second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = DATE.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.ISO_8859_1);
    }
    return date;
  }

  TargetPool pool(Target target, TargetProtocol protocol) {
    var way = new Way(target, protocol);
    var pool = pools.get(way);
    if (pool == null) {
      pool = new TargetPool(this, target, protocol, node.requestsTo(target));
      pools.put(way, pool);
    }
    return pool;
  }

  /** Closes idle connections to all other targets. */
  void retain(Collection<Target> targets) {
    for (var entry : Map.copyOf(pools).entrySet()) {
      var pool = entry.getValue();
      if (!targets.contains(pool.target())) {
        pool.retire();
        if (pool.isEmpty()) {
          pools.remove(entry.getKey());
        }
      }
    }
  }

  /** Ends all requests to the target. */
  void cut(Target target) {
    for (var protocol : TargetProtocol.values()) {
      var pool = pools.get(new Way(target, protocol));
      if (pool != null) {
        pool.cut();
      }
    }
  }

  void opened(ClientConnection client) {
    clients.add(client);
  }

  void closed(ClientConnection client) {
    clients.remove(client);
  }

  boolean isClosing() {
    return closing;
  }

  /** Lets requests in flight end, and then the thread. */
  void close() {
    closing = true;
    Set.copyOf(clients).forEach(ClientConnection::closeIfIdle);
    pools.values().forEach(TargetPool::retire);
    thread.end();
  }
}
