package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** Makes what nodes route by out of what the API was told and what the probes found. */
final class NodeConfigs {
  private final Resources resources;

  NodeConfigs(Resources resources) {
    this.resources = resources;
  }

  NodeConfig of(LoadBalancerResource loadBalancer, ZoneNode node) {
    var listeners =
        resources.listenersOf(loadBalancer).stream().map(one -> listener(one, node)).toList();
    return new NodeConfig(
        listeners, loadBalancer.attributes().seconds(AttributeCatalogs.IDLE_TIMEOUT));
  }

  private BalancerFabric.Listener listener(ListenerResource listener, ZoneNode node) {
    var rules = listener.rules().stream().map(rule -> rule(rule, node)).toList();
    return new BalancerFabric.Listener(listener.arn(), listener.port(), rules);
  }

  private BalancerFabric.Rule rule(Rule rule, ZoneNode node) {
    return new BalancerFabric.Rule(
        rule.conditions().stream().map(Conditions::forNode).toList(),
        action(rule.actions().getFirst(), node));
  }

  private BalancerFabric.Action action(Action action, ZoneNode node) {
    return switch (action.type()) {
      case FORWARD -> forward(action.forwardConfig(), node);
      case FIXED_RESPONSE -> {
        var response = action.fixedResponseConfig();
        yield new BalancerFabric.Action.FixedResponse(
            Integer.parseInt(response.statusCode()),
            response.contentType() == null ? "text/plain" : response.contentType(),
            response.messageBody() == null ? "" : response.messageBody());
      }
      case REDIRECT -> redirect(action.redirectConfig());
      default -> throw new IllegalArgumentException("not completed: " + action);
    };
  }

  private static BalancerFabric.Action redirect(RedirectActionConfig redirect) {
    var query = redirect.query().isEmpty() ? "" : "?" + redirect.query();
    return new BalancerFabric.Action.Redirect(
        redirect.statusCodeAsString().equals("HTTP_301") ? 301 : 302,
        "%s://%s:%s%s%s"
            .formatted(
                redirect.protocol(), redirect.host(), redirect.port(), redirect.path(), query));
  }

  private BalancerFabric.Action forward(ForwardActionConfig forward, ZoneNode node) {
    var groups =
        forward.targetGroups().stream()
            .map(
                group ->
                    new BalancerFabric.WeightedGroup(
                        targetGroup(resources.targetGroup(group.targetGroupArn()), node),
                        group.weight()))
            .toList();
    var stickiness = forward.targetGroupStickinessConfig();
    return new BalancerFabric.Action.Forward(
        groups,
        stickiness.enabled()
            ? Optional.of(Duration.ofSeconds(stickiness.durationSeconds()))
            : Optional.empty());
  }

  private static BalancerFabric.TargetGroup targetGroup(TargetGroupResource group, ZoneNode node) {
    var attributes = group.attributes();
    // Elastic Load Balancing sends a deregistering target no further request, cookie or not.
    return new BalancerFabric.TargetGroup(
        group.arn(),
        attributes.get(AttributeCatalogs.ALGORITHM),
        attributes.flag(AttributeCatalogs.STICKINESS)
            ? Optional.of(attributes.seconds(AttributeCatalogs.STICKINESS_DURATION))
            : Optional.empty(),
        group.routable(node),
        List.of());
  }
}
