package dev.provingground.workload;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Goes around every request: counts it, logs it when its answer is out, refuses a body that is too
 * large, and, once the service drains, has the client connect elsewhere next time.
 */
record Requests(HttpHandler next, Traffic traffic, EventLog log) implements HttpHandler {

  /** Nothing here reads a body; this much is skipped over for clients that send one. */
  static final long LARGEST_BODY = 64 * 1024;

  private static final HttpString FORWARDED_FOR = new HttpString("X-Forwarded-For");
  private static final HttpString TRACE_ID = new HttpString("X-Amzn-Trace-Id");
  private static final int LONGEST_LOGGED = 256;

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    long startedNanos = System.nanoTime();
    traffic.enter();
    exchange.addExchangeCompleteListener(
        (completed, following) -> {
          try {
            logged(completed, System.nanoTime() - startedNanos);
          } finally {
            traffic.leave();
            following.proceed();
          }
        });
    if (traffic.draining()) {
      exchange.setPersistent(false);
    }
    if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
      exchange.setPersistent(false);
      Answer.problem(exchange, 411, "A body whose length is not declared is not read");
    } else if (exchange.getRequestContentLength() > LARGEST_BODY) {
      exchange.setPersistent(false);
      exchange.setMaxEntitySize(LARGEST_BODY);
      Answer.problem(exchange, 413, "The body of a request may have " + LARGEST_BODY + " bytes");
    } else {
      next.handleRequest(exchange);
    }
  }

  private void logged(HttpServerExchange exchange, long nanos) {
    HeaderMap headers = exchange.getRequestHeaders();
    log.info(
        "request",
        json ->
            json.field("method", exchange.getRequestMethod().toString())
                .field("path", shortened(exchange.getRequestURI()))
                .field("status", exchange.getStatusCode())
                .field("bytes", exchange.getResponseBytesSent())
                .field("durationMillis", TimeUnit.NANOSECONDS.toMicros(nanos) / 1e3)
                .field("client", exchange.getSourceAddress().getAddress().getHostAddress())
                .field("forwardedFor", shortened(headers.getFirst(FORWARDED_FOR)))
                .field("traceId", shortened(headers.getFirst(TRACE_ID))));
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= LONGEST_LOGGED
        ? text
        : text.substring(0, LONGEST_LOGGED);
  }
}
