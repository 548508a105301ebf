package dev.provingground.region.simulation;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.elbv2.BalancerFabric.WeightedGroup;
import dev.provingground.region.services.fakes.FakeBalancers.FakeNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;

/** Requests that come to load balancers' nodes, last a while, and are answered or lost. */
final class Traffic {
  private record Lane(String node, Target target) {}

  private final SimulatedRegion region;
  private final Random random;
  private final ToIntFunction<String> deregistrationDelay;
  private final Map<Lane, Integer> inFlight = new HashMap<>();
  private final List<String> lost = new ArrayList<>();
  private int sent;

  /**
   * @param deregistrationDelay of a target group, in seconds
   */
  Traffic(SimulatedRegion region, Random random, ToIntFunction<String> deregistrationDelay) {
    this.region = region;
    this.random = random;
    this.deregistrationDelay = deregistrationDelay;
    region.balancers.countInFlight((node, target) -> inFlight.getOrDefault(lane(node, target), 0));
    region.loop.after(Duration.ofSeconds(1), this::arrive);
  }

  /** How many requests there were. */
  int sent() {
    return sent;
  }

  /** Those that were routed to a target and that it did not answer, though it could have been. */
  List<String> lost() {
    return lost;
  }

  private void arrive() {
    region.loop.after(Duration.ofMillis(500 + random.nextInt(20_000)), this::arrive);
    var nodes =
        region.balancers.nodes().values().stream()
            .filter(
                node ->
                    region
                        .balancers
                        .names()
                        .getOrDefault(node.spec().dnsName(), List.of())
                        .contains(node.spec().address()))
            .filter(node -> !node.config().listeners().isEmpty())
            .toList();
    if (!nodes.isEmpty()) {
      var node = nodes.get(random.nextInt(nodes.size()));
      choose(node).filter(group -> !group.targets().isEmpty()).ifPresent(one -> send(node, one));
    }
  }

  /** One of the target groups that the node's default rule forwards to, by its weight. */
  private Optional<TargetGroup> choose(FakeNode node) {
    if (!(node.config().listeners().getFirst().rules().getLast().action()
        instanceof Action.Forward forward)) {
      return Optional.empty();
    }
    int sum = forward.groups().stream().mapToInt(WeightedGroup::weight).sum();
    int point = sum == 0 ? 0 : random.nextInt(sum);
    for (var one : forward.groups()) {
      point -= one.weight();
      if (point < 0) {
        return Optional.of(one.group());
      }
    }
    return Optional.empty();
  }

  private void send(FakeNode node, TargetGroup group) {
    var target = group.targets().get(sent++ % group.targets().size());
    var workload = region.fleet.at(target.address());
    boolean someServe =
        group.targets().stream()
            .map(one -> region.fleet.at(one.address()))
            .anyMatch(one -> one != null && region.fleet.serves(one));
    if (workload == null || !region.fleet.runs(workload)) {
      if (someServe) {
        lost.add(target + " does not answer");
      }
      return;
    }
    var duration = Duration.ofMillis(10 + random.nextInt(random.nextInt(10) == 0 ? 40_000 : 4_000));
    int delay = deregistrationDelay.applyAsInt(group.targetGroupArn());
    inFlight.merge(lane(node, target), 1, Integer::sum);
    region.loop.after(
        duration,
        () -> {
          inFlight.computeIfPresent(
              lane(node, target), (lane, count) -> count == 1 ? null : count - 1);
          if (!region.fleet.runs(workload) && duration.toSeconds() < delay) {
            lost.add(target + " ended with a request of " + duration + " in flight");
          }
        });
  }

  private static Lane lane(FakeNode node, Target target) {
    return new Lane(node.spec().networkInterfaceId(), target);
  }
}
