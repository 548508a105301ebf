package dev.provingground.region;

import dev.provingground.region.launch.Readiness;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/** Answers what a program must know to use the region: {@code GET /_region/health}. */
record HealthHandler(Readiness readiness) implements HttpHandler {
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(readiness.toJson());
  }
}
