package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/**
 * What a listener does with a request: finds its rule and acts on it. Runs on the node's I/O
 * threads.
 */
final class ForwardHandler implements HttpHandler {
  private final NodeState node;
  private final int port;

  /**
   * @param port the listener's; its configuration is looked up for every request
   */
  ForwardHandler(NodeState node, int port) {
    this.node = node;
    this.port = port;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    node.meters().client(exchange.getConnection());
    var listener = node.listener(port);
    if (listener.isEmpty()) {
      refuse(exchange); // the listener is being deleted
      return;
    }
    var action = Router.route(listener.get().rules(), exchange);
    if (action.isEmpty()) {
      refuse(exchange);
      return;
    }
    act(action.get(), listener.get(), exchange);
  }

  private void act(Action action, Listener listener, HttpServerExchange exchange) {
    switch (action) {
      case Action.FixedResponse fixed -> {
        node.meters().fixedResponse();
        ErrorPage.send(exchange, fixed.status(), fixed.contentType(), fixed.body());
      }
      case Action.Redirect redirect -> {
        node.meters().redirected();
        exchange.getResponseHeaders().put(Headers.LOCATION, location(redirect, listener, exchange));
        ErrorPage.send(exchange, redirect.status());
      }
      case Action.Forward forward -> {
        var choice = node.picker().pick(forward, exchange);
        if (choice.isEmpty()) {
          refuse(exchange);
        } else {
          new ProxiedRequest(node, exchange, choice.get(), listener.port()).start();
        }
      }
    }
  }

  /** There is nobody to forward to. */
  private void refuse(HttpServerExchange exchange) {
    node.meters().ownAnswer(503);
    ErrorPage.send(exchange, 503);
  }

  private static String location(
      Action.Redirect redirect, Listener listener, HttpServerExchange exchange) {
    var path = exchange.getRequestPath();
    return redirect
        .location()
        .replace("#{protocol}", "http")
        .replace("#{host}", exchange.getHostName())
        .replace("#{port}", Integer.toString(listener.port()))
        .replace("#{path}", path.startsWith("/") ? path.substring(1) : path)
        .replace("#{query}", exchange.getQueryString());
  }
}
