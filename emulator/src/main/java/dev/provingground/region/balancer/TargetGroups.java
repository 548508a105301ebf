package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import java.util.stream.Stream;

/** The target groups of a configuration. */
final class TargetGroups {
  private TargetGroups() {}

  /** Each as often as a rule forwards to it. */
  static Stream<TargetGroup> in(NodeConfig config) {
    return config.listeners().stream()
        .flatMap(listener -> listener.rules().stream())
        .flatMap(
            rule ->
                rule.action() instanceof Action.Forward forward
                    ? forward.groups().stream()
                    : Stream.empty())
        .map(weighted -> weighted.group());
  }
}
