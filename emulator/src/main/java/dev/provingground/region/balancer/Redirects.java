package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.services.elbv2.BalancerFabric.Action.Redirect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where redirects lead ("Redirect actions"). */
final class Redirects {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("#\\{(protocol|host|port|path|query)}");

  private Redirects() {}

  static String location(Redirect redirect, RequestHead head, Client client) {
    // In one go: what the client sent may look like a placeholder, and is none.
    var location =
        PLACEHOLDER
            .matcher(redirect.location())
            .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), head, client)));
    return location.endsWith("?") ? location.substring(0, location.length() - 1) : location;
  }

  private static String value(String placeholder, RequestHead head, Client client) {
    return switch (placeholder) {
      case "protocol" -> client.scheme();
      case "host" -> Hosts.name(head.host());
      case "port" -> Integer.toString(client.listener().port());
      case "path" -> head.path().startsWith("/") ? head.path().substring(1) : head.path();
      case "query" -> head.query();
      default -> throw new IllegalArgumentException(placeholder);
    };
  }
}
