package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Optional;

/** Finds the first rule that a request matches. */
final class Router {
  private Router() {}

  /**
   * @return empty when no rule matches, which a listener with a default rule never lets happen
   */
  static Optional<Action> route(List<Rule> rules, HttpServerExchange exchange) {
    for (var rule : rules) {
      if (rule.conditions().stream().allMatch(c -> holds(c, exchange))) {
        return Optional.of(rule.action());
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Condition condition, HttpServerExchange exchange) {
    return switch (condition) {
      case Condition.HostHeader host ->
          any(host.patterns(), exchange.getHostName(), /* ignoreCase= */ true);
      case Condition.PathPattern path ->
          any(path.patterns(), exchange.getRequestPath(), /* ignoreCase= */ false);
      case Condition.HttpRequestMethod method ->
          method.methods().contains(exchange.getRequestMethod().toString());
      case Condition.HttpHeader header -> {
        var values = exchange.getRequestHeaders().get(header.name());
        yield values != null
            && values.stream().anyMatch(v -> any(header.patterns(), v, /* ignoreCase= */ true));
      }
    };
  }

  private static boolean any(List<String> patterns, String text, boolean ignoreCase) {
    return patterns.stream().anyMatch(p -> Patterns.matches(p, text, ignoreCase));
  }
}
