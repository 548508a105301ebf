package dev.provingground.region;

import dev.provingground.region.time.EventLoop;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Interrupts Fargate Spot tasks, which on AWS happens when it does: {@code POST
 * /_region/spot-interruptions?match=MATCH}, where MATCH is a task's ARN or id, {@code
 * service:NAME}, {@code family:NAME} or an availability zone. Answers the ARNs, a line each; 404
 * when no task matches.
 *
 * @param interruptions interrupts what matches, on the loop, and answers the ARNs
 */
record SpotInterruptionHandler(EventLoop loop, Function<String, List<String>> interruptions)
    implements HttpHandler {
  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=UTF-8");
    var match = exchange.getQueryParameters().get("match");
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      answer(exchange, StatusCodes.METHOD_NOT_ALLOWED, "An interruption is asked for by POST.\n");
    } else if (match == null) {
      answer(
          exchange,
          StatusCodes.BAD_REQUEST,
          "Say which tasks: ?match= and a task's ARN or id, service:NAME, family:NAME or an"
              + " availability zone.\n");
    } else {
      interrupt(exchange, match);
    }
  }

  private void interrupt(HttpServerExchange exchange, Deque<String> match) throws Exception {
    var interrupted = loop.call(() -> interruptions.apply(match.getFirst()));
    if (interrupted.isEmpty()) {
      answer(
          exchange,
          StatusCodes.NOT_FOUND,
          "No task of capacity provider FARGATE_SPOT that is to run matches '"
              + match.getFirst()
              + "'.\n");
    } else {
      answer(
          exchange,
          StatusCodes.OK,
          interrupted.stream().map(arn -> arn + "\n").collect(Collectors.joining()));
    }
  }

  private static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status).getResponseSender().send(text);
  }
}
