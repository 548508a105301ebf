package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.services.elbv2.BalancerFabric.Action.Forward;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who answers a request: the group by weight, the target by the group's algorithm, both by
 * cookie where sticky.
 */
final class TargetPicker {
  private final Cookies cookies;
  private final SlowStart slowStart;
  private final ToIntFunction<Target> inFlight;
  private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

  /**
   * A choice.
   *
   * @param bound whether the client's cookies made it
   */
  record Choice(Target target, TargetGroup group, Forward forward, boolean bound) {}

  TargetPicker(Cookies cookies, SlowStart slowStart, ToIntFunction<Target> inFlight) {
    this.cookies = cookies;
    this.slowStart = slowStart;
    this.inFlight = inFlight;
  }

  /**
   * @return null when there is no target at all, which the client hears as 503
   */
  @Nullable Choice pick(Forward forward, RequestHead head) {
    var group = group(forward, head);
    if (group == null || group.targets().isEmpty()) {
      return null;
    }
    if (group.stickiness().isPresent()) {
      var known = cookies.target(head, group, group.stickiness().get());
      if (known != null) {
        return new Choice(known, group, forward, /* bound= */ true);
      }
    }
    return new Choice(target(group), group, forward, /* bound= */ false);
  }

  /** The cookies that keep the client where it is, for the target's answer. */
  List<String> cookies(Choice choice, ResponseHead head) {
    boolean sticky =
        choice.group().stickiness().isPresent() || choice.forward().stickiness().isPresent();
    return sticky ? cookies.of(choice, head) : List.of();
  }

  private @Nullable TargetGroup group(Forward forward, RequestHead head) {
    var groups = forward.groups();
    if (groups.size() == 1) {
      return groups.getFirst().group();
    }
    if (forward.stickiness().isPresent()) {
      var known = cookies.group(head);
      for (var weighted : groups) {
        if (weighted.weight() > 0 && weighted.group().targetGroupArn().equals(known)) {
          return weighted.group();
        }
      }
    }
    int sum = 0;
    for (var weighted : groups) {
      sum += weighted.weight();
    }
    int point = sum == 0 ? 0 : ThreadLocalRandom.current().nextInt(sum);
    for (var weighted : groups) {
      point -= weighted.weight();
      if (point < 0) {
        return weighted.group();
      }
    }
    return null;
  }

  private Target target(TargetGroup group) {
    var targets = group.targets();
    if (targets.size() == 1) {
      return targets.getFirst();
    }
    return switch (group.algorithm()) {
      case ROUND_ROBIN -> group.slowStart().isZero() ? next(group) : warm(group);
      case LEAST_OUTSTANDING_REQUESTS -> idlest(group);
      case WEIGHTED_RANDOM -> targets.get(ThreadLocalRandom.current().nextInt(targets.size()));
    };
  }

  private Target next(TargetGroup group) {
    var turn = turns.computeIfAbsent(group.targetGroupArn(), g -> new AtomicInteger());
    return group.targets().get(Math.floorMod(turn.getAndIncrement(), group.targets().size()));
  }

  /** The next in turn; one that warms up lets its turn pass the more often the newer it is. */
  private Target warm(TargetGroup group) {
    var target = next(group);
    for (int i = 1; i < group.targets().size(); i++) {
      if (ThreadLocalRandom.current().nextDouble() < slowStart.share(group, target)) {
        return target;
      }
      target = next(group);
    }
    return target;
  }

  private Target idlest(TargetGroup group) {
    // Starts at another target each time, so that equally idle ones take turns.
    var best = next(group);
    int fewest = inFlight.applyAsInt(best);
    for (var target : group.targets()) {
      int requests = inFlight.applyAsInt(target);
      if (requests < fewest) {
        best = target;
        fewest = requests;
      }
    }
    return best;
  }
}
