package dev.provingground.workload;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** Ends an exchange with a JSON body; a HEAD request gets the same headers without it. */
final class Answer {

  /**
   * Undertow's own prints a stack trace when a client hangs up, or sends a body that is too large.
   */
  private static final IoCallback END =
      new IoCallback() {
        @Override
        public void onComplete(HttpServerExchange exchange, Sender sender) {
          exchange.endExchange();
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
          exchange.endExchange();
          IoUtils.safeClose(exchange.getConnection());
        }
      };

  private Answer() {}

  static void json(HttpServerExchange exchange, int status, byte[] body) {
    send(exchange, status, "application/json", body);
  }

  /** RFC 9457, without a {@code type}: the status says all there is to say. */
  static void problem(HttpServerExchange exchange, int status, @Nullable String detail) {
    send(
        exchange,
        status,
        "application/problem+json",
        Json.object(
            json ->
                json.field("title", StatusCodes.getReason(status))
                    .field("status", status)
                    .field("detail", detail)));
  }

  private static void send(HttpServerExchange exchange, int status, String type, byte[] body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, Integer.toString(body.length));
    exchange.getResponseSender().send(ByteBuffer.wrap(body), END);
  }
}
