package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.QueryParameter;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the first rule that a request matches ("Condition types for listener rules"). */
final class Router {
  private Router() {}

  /**
   * @return null when no rule matches, which a listener with a default rule never lets happen
   */
  static @Nullable Rule route(List<Rule> rules, RequestHead head, Client client) {
    for (var rule : rules) {
      if (holds(rule.conditions(), head, client)) {
        return rule;
      }
    }
    return null;
  }

  private static boolean holds(List<Condition> conditions, RequestHead head, Client client) {
    for (var condition : conditions) {
      if (!holds(condition, head, client)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Condition condition, RequestHead head, Client client) {
    return switch (condition) {
      case Condition.HostHeader host ->
          any(host.patterns(), Hosts.name(head.host()), /* ignoreCase= */ true);
      case Condition.PathPattern path -> any(path.patterns(), head.path(), /* ignoreCase= */ false);
      case Condition.HttpRequestMethod method -> method.methods().contains(head.method());
      case Condition.HttpHeader header -> hasField(header, head);
      case Condition.QueryString query ->
          query.parameters().stream().anyMatch(one -> hasParameter(one, head.query()));
      case Condition.SourceIp source ->
          source.blocks().stream().anyMatch(block -> Ipv4Block.contains(block, client.address()));
    };
  }

  private static boolean hasField(Condition.HttpHeader header, RequestHead head) {
    var fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i).equalsIgnoreCase(header.name())
          && any(header.patterns(), fields.value(i), /* ignoreCase= */ true)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasParameter(QueryParameter wanted, String query) {
    for (var parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      var key = equals < 0 ? parameter : parameter.substring(0, equals);
      var value = equals < 0 ? "" : parameter.substring(equals + 1);
      boolean matches =
          wanted.key().isPresent()
              ? equals >= 0
                  && Patterns.matches(wanted.key().get(), key, /* ignoreCase= */ true)
                  && Patterns.matches(wanted.value(), value, /* ignoreCase= */ true)
              : Patterns.matches(wanted.value(), equals < 0 ? key : value, /* ignoreCase= */ true);
      if (matches && !parameter.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean any(List<String> patterns, String text, boolean ignoreCase) {
    for (var pattern : patterns) {
      if (Patterns.matches(pattern, text, ignoreCase)) {
        return true;
      }
    }
    return false;
  }
}
