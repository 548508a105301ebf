package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Counts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a node counts. Counting takes no lock and, but for the first of its kind, no memory. */
final class Meters {
  private final LongAdder newConnections = new LongAdder();
  private final LongAdder activeConnections = new LongAdder();
  private final LongAdder fixedResponses = new LongAdder();
  private final LongAdder redirects = new LongAdder();
  private final Map<Integer, LongAdder> ownAnswers = new ConcurrentHashMap<>();
  private final Map<String, GroupMeters> groups = new ConcurrentHashMap<>();

  /** A connection to a target came about, or a client's has brought its first request. */
  void opened() {
    newConnections.increment();
    activeConnections.increment();
  }

  void closed() {
    activeConnections.decrement();
  }

  void fixedResponse() {
    fixedResponses.increment();
  }

  void redirected() {
    redirects.increment();
  }

  /** The load balancer answers for itself. */
  void ownAnswer(int status) {
    ownAnswers.computeIfAbsent(status, key -> new LongAdder()).increment();
  }

  GroupMeters group(String targetGroupArn) {
    return groups.computeIfAbsent(targetGroupArn, arn -> new GroupMeters());
  }

  /** What was counted since the last time. */
  Counts take() {
    return new Counts(
        newConnections.sumThenReset(),
        activeConnections.sum(),
        fixedResponses.sumThenReset(),
        redirects.sumThenReset(),
        each(ownAnswers, LongAdder::sumThenReset),
        each(groups, GroupMeters::take));
  }

  static <K, V, R> Map<K, R> each(Map<K, V> all, Function<V, R> taken) {
    return all.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> taken.apply(entry.getValue())));
  }
}
