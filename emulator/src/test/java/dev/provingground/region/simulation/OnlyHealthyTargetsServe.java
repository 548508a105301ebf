package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.fakes.FakeBalancers.FakeNode;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** ELB guide, "Health checks for Application Load Balancer target groups" and "Target groups". */
final class OnlyHealthyTargetsServe implements Invariant {
  @Override
  public String sentence() {
    return "No node that the name resolves to routes to a draining target, nor to an unhealthy one"
        + " while a healthy one is there";
  }

  @Override
  public void check(Observed world) {
    var balancers = world.region().balancers;
    for (var node : balancers.nodes().values()) {
      var resolved = balancers.names().getOrDefault(node.spec().dnsName(), List.of());
      for (var group : groups(node)) {
        if (world.targetGroups().contains(group.targetGroupArn())) {
          check(world, group, node, resolved.contains(node.spec().address()));
        }
      }
    }
  }

  private static List<TargetGroup> groups(FakeNode node) {
    return node.config().listeners().stream()
        .flatMap(listener -> listener.rules().stream())
        .map(rule -> rule.action())
        .filter(Action.Forward.class::isInstance)
        .map(Action.Forward.class::cast)
        .flatMap(forward -> forward.groups().stream())
        .map(weighted -> weighted.group())
        .toList();
  }

  private static void check(Observed world, TargetGroup group, FakeNode node, boolean resolved) {
    var health = world.health(group.targetGroupArn());
    boolean healthyOneIsThere =
        health.entrySet().stream()
            .filter(one -> one.getValue() == TargetHealthStateEnum.HEALTHY)
            .anyMatch(
                one -> !sharesRules(world, group) || isNear(node.spec().address(), one.getKey()));
    for (var target : group.targets()) {
      var state = health.get(target.address());
      unless(
          state != null
              && state != TargetHealthStateEnum.DRAINING
              && state != TargetHealthStateEnum.UNUSED,
          "requests go to %s, which is %s",
          target,
          state);
      unless(
          !resolved || !healthyOneIsThere || state == TargetHealthStateEnum.HEALTHY,
          "requests go to %s, which is %s, and there are %s",
          target,
          state,
          health);
    }
  }

  /**
   * Whether there is another group that the same nodes serve. Then each zone may lack healthy
   * targets of one of both, and a name resolves to all its nodes when it could to none.
   */
  private static boolean sharesRules(Observed world, TargetGroup group) {
    return world.plans().stream()
        .anyMatch(plan -> plan.pair().isPresent() && plan.has(group.targetGroupArn()));
  }

  /** Whether they are in the same subnet, none of which has more than 256 addresses. */
  private static boolean isNear(String one, String other) {
    return one.substring(0, one.lastIndexOf('.'))
        .equals(other.substring(0, other.lastIndexOf('.')));
  }
}
