package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.elbv2.BalancerFabric.Algorithm;
import dev.provingground.region.services.elbv2.BalancerFabric.DesyncMitigation;
import dev.provingground.region.services.elbv2.BalancerFabric.ForwardedForMode;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Stickiness;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** Makes what nodes route by out of what the API was told and what the probes found. */
final class NodeConfigs {
  private final Resources resources;
  private final Certificates certificates;
  private final double timeScale;

  /**
   * @param timeScale how much faster than real time the region's passes
   */
  NodeConfigs(Resources resources, Certificates certificates, double timeScale) {
    this.resources = resources;
    this.certificates = certificates;
    this.timeScale = timeScale;
  }

  NodeConfig of(LoadBalancerResource loadBalancer, ZoneNode node) {
    var listeners =
        resources.listenersOf(loadBalancer).stream().map(one -> listener(one, node)).toList();
    return new NodeConfig(
        listeners,
        http(loadBalancer.attributes()),
        AccessLogs.isEnabled(loadBalancer.attributes()));
  }

  private BalancerFabric.Listener listener(ListenerResource listener, ZoneNode node) {
    var rules = listener.rules().stream().map(rule -> rule(rule, node)).toList();
    return new BalancerFabric.Listener(
        listener.arn(),
        listener.port(),
        rules,
        listener.attributes().flag(AttributeCatalogs.SERVER_FIELD),
        Optional.ofNullable(listener.secure()).map(secure -> secure.forNode(certificates)));
  }

  private BalancerFabric.Rule rule(Rule rule, ZoneNode node) {
    return new BalancerFabric.Rule(
        rule.isDefault() ? 0 : Integer.parseInt(rule.priority()),
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
                redirect.protocol().toLowerCase(Locale.ROOT),
                redirect.host(),
                redirect.port(),
                redirect.path(),
                query));
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

  private static HttpSettings http(Attributes attributes) {
    return new HttpSettings(
        attributes.seconds(AttributeCatalogs.IDLE_TIMEOUT),
        attributes.seconds(AttributeCatalogs.CLIENT_KEEP_ALIVE),
        attributes.oneOf(AttributeCatalogs.DESYNC_MITIGATION, DesyncMitigation.class),
        attributes.oneOf(AttributeCatalogs.FORWARDED_FOR, ForwardedForMode.class),
        attributes.flag(AttributeCatalogs.FORWARDED_FOR_PORT),
        attributes.flag(AttributeCatalogs.PRESERVE_HOST),
        attributes.flag(AttributeCatalogs.DROP_INVALID_FIELDS),
        attributes.flag(AttributeCatalogs.HTTP2),
        attributes.flag(AttributeCatalogs.TLS_FIELDS));
  }

  private BalancerFabric.TargetGroup targetGroup(TargetGroupResource group, ZoneNode node) {
    var attributes = group.attributes();
    // Targets are served in real time; that it takes them so long to warm up is of the region's.
    var slowStart = attributes.seconds(AttributeCatalogs.SLOW_START);
    return new BalancerFabric.TargetGroup(
        group.arn(),
        group.protocol(),
        attributes.oneOf(AttributeCatalogs.ALGORITHM, Algorithm.class),
        stickiness(attributes),
        Duration.ofNanos((long) (slowStart.toNanos() / timeScale)),
        group.routable(node));
  }

  private static Optional<Stickiness> stickiness(Attributes attributes) {
    if (!attributes.flag(AttributeCatalogs.STICKINESS)) {
      return Optional.empty();
    }
    return Optional.of(
        attributes.get(AttributeCatalogs.STICKINESS_TYPE).equals("app_cookie")
            ? new Stickiness.ApplicationCookie(
                attributes.get(AttributeCatalogs.APP_COOKIE_NAME),
                attributes.seconds(AttributeCatalogs.APP_COOKIE_DURATION))
            : new Stickiness.LoadBalancerCookie(
                attributes.seconds(AttributeCatalogs.STICKINESS_DURATION)));
  }
}
