package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.services.elbv2.BalancerFabric.Action.Redirect;

/** Where redirects lead ("Redirect actions"). */
final class Redirects {
  private Redirects() {}

  static String location(Redirect redirect, RequestHead head, Client client) {
    var path = head.path();
    var location =
        redirect
            .location()
            .replace("#{protocol}", client.scheme())
            .replace("#{host}", Hosts.name(head.host()))
            .replace("#{port}", Integer.toString(client.listener().port()))
            .replace("#{path}", path.startsWith("/") ? path.substring(1) : path)
            .replace("#{query}", head.query());
    return location.endsWith("?") ? location.substring(0, location.length() - 1) : location;
  }
}
