package dev.provingground.workload;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Logs what a handler throws and answers 500; outside development the answer does not say why. */
record Failures(HttpHandler next, EventLog log, boolean reveal) implements HttpHandler {

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      next.handleRequest(exchange);
    } catch (Exception e) {
      log.error("request-failed", e);
      if (exchange.isResponseStarted()) {
        exchange.endExchange();
      } else {
        Answer.problem(exchange, 500, reveal ? e.toString() : null);
      }
    }
  }
}
