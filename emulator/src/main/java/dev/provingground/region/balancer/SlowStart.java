package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Since when targets warm up ("Slow start mode"). Those that a group begins with are warm. Told by
 * one thread, asked by any.
 */
final class SlowStart {
  private final LongSupplier nanoTime;
  private volatile Map<String, Map<Target, Long>> joined = Map.of();

  SlowStart(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** These targets serve from now on. */
  void configure(NodeConfig config) {
    var next = new HashMap<String, Map<Target, Long>>();
    long now = nanoTime.getAsLong();
    TargetGroups.in(config)
        .filter(group -> !group.slowStart().isZero())
        .forEach(
            group -> {
              var before = joined.getOrDefault(group.targetGroupArn(), Map.of());
              long since = before.isEmpty() ? now - group.slowStart().toNanos() : now;
              var all = new HashMap<Target, Long>();
              group
                  .targets()
                  .forEach(target -> all.put(target, before.getOrDefault(target, since)));
              next.put(group.targetGroupArn(), all);
            });
    joined = next;
  }

  /** Which share of its turns a target takes: it grows evenly from 0 to 1. */
  double share(TargetGroup group, Target target) {
    var since = joined.getOrDefault(group.targetGroupArn(), Map.of()).get(target);
    return since == null
        ? 1
        : Math.min(1, (double) (nanoTime.getAsLong() - since) / group.slowStart().toNanos());
  }
}
