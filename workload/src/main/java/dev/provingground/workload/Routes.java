package dev.provingground.workload;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Map;

/** Exact paths, each for GET and HEAD. */
final class Routes implements HttpHandler {

  private static final String ALLOWED = "GET, HEAD";

  private final Map<String, HttpHandler> byPath;

  Routes(Map<String, HttpHandler> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HttpHandler handler = byPath.get(exchange.getRequestPath());
    if (handler == null) {
      Answer.problem(exchange, 404, "There is no such path here");
    } else if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, ALLOWED);
      Answer.problem(exchange, 405, "This path allows " + ALLOWED);
    } else {
      handler.handleRequest(exchange);
    }
  }
}
