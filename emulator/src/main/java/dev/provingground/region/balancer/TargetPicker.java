package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Action.Forward;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import io.undertow.server.HttpServerExchange;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * Chooses who answers a request: the group by weight, the target by the group's algorithm, both by
 * cookie where sticky.
 */
final class TargetPicker {
  private final StickyCookie targetCookie;
  private final StickyCookie groupCookie;
  private final ToIntFunction<Target> inFlight;
  private final InstantSource clock;
  private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

  /** A choice, and the cookies that the answer must carry for it. */
  record Choice(Target target, TargetGroup group, Forward forward) {}

  TargetPicker(
      StickyCookie targetCookie,
      StickyCookie groupCookie,
      ToIntFunction<Target> inFlight,
      InstantSource clock) {
    this.targetCookie = targetCookie;
    this.groupCookie = groupCookie;
    this.inFlight = inFlight;
    this.clock = clock;
  }

  /**
   * @return empty when the group has no target at all, which the client hears as 503
   */
  Optional<Choice> pick(Forward forward, HttpServerExchange exchange) {
    var group = group(forward, exchange);
    return group.flatMap(g -> target(g, exchange).map(target -> new Choice(target, g, forward)));
  }

  /** Adds the cookies that keep the client where it is. */
  void remember(Choice choice, HttpServerExchange exchange) {
    choice
        .group()
        .stickiness()
        .ifPresent(
            life -> targetCookie.write(exchange, key(choice.target()), life, clock.instant()));
    choice
        .forward()
        .stickiness()
        .ifPresent(
            life ->
                groupCookie.write(
                    exchange, choice.group().targetGroupArn(), life, clock.instant()));
  }

  private Optional<TargetGroup> group(Forward forward, HttpServerExchange exchange) {
    if (forward.groups().size() == 1) {
      return Optional.of(forward.groups().getFirst().group());
    }
    if (forward.stickiness().isPresent()) {
      var known = groupCookie.read(exchange, clock.instant());
      for (var weighted : forward.groups()) {
        if (weighted.weight() > 0
            && known.filter(weighted.group().targetGroupArn()::equals).isPresent()) {
          return Optional.of(weighted.group());
        }
      }
    }
    int sum = forward.groups().stream().mapToInt(g -> g.weight()).sum();
    int point = sum == 0 ? 0 : ThreadLocalRandom.current().nextInt(sum);
    for (var weighted : forward.groups()) {
      point -= weighted.weight();
      if (point < 0) {
        return Optional.of(weighted.group());
      }
    }
    return Optional.empty();
  }

  private Optional<Target> target(TargetGroup group, HttpServerExchange exchange) {
    if (group.stickiness().isPresent()) {
      var known = targetCookie.read(exchange, clock.instant());
      for (var target : group.targets()) {
        if (known.filter(key(target)::equals).isPresent()) {
          return Optional.of(target);
        }
      }
      for (var target : group.stickyTargets()) {
        if (known.filter(key(target)::equals).isPresent()) {
          return Optional.of(target);
        }
      }
    }
    if (group.targets().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        group.algorithm().equals("least_outstanding_requests") ? idlest(group) : next(group));
  }

  private Target next(TargetGroup group) {
    var turn = turns.computeIfAbsent(group.targetGroupArn(), g -> new AtomicInteger());
    return group.targets().get(Math.floorMod(turn.getAndIncrement(), group.targets().size()));
  }

  private Target idlest(TargetGroup group) {
    // Starts at another target each time, so that equally idle ones take turns.
    var first = next(group);
    var best = first;
    for (var target : group.targets()) {
      if (inFlight.applyAsInt(target) < inFlight.applyAsInt(best)) {
        best = target;
      }
    }
    return best;
  }

  private static String key(Target target) {
    return target.address() + ":" + target.port();
  }
}
