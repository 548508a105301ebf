package dev.provingground.region.balancer;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/**
 * An answer of the load balancer's own, in the shape that an Application Load Balancer gives it.
 */
final class ErrorPage {
  private static final String SERVER = "awselb/2.0";

  private ErrorPage() {}

  /** Ends the exchange with the page for this status, unless an answer is on its way already. */
  static void send(HttpServerExchange exchange, int status) {
    var title = status + " " + StatusCodes.getReason(status);
    var page =
        "<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n<center><h1>%s</h1></center>\r\n</body>\r\n</html>\r\n"
            .formatted(title, title);
    send(exchange, status, "text/html", page);
  }

  static void send(HttpServerExchange exchange, int status, String contentType, String body) {
    if (exchange.isResponseStarted()) {
      // Half an answer cannot be taken back; cutting it short is what tells the client.
      exchange.setPersistent(false);
      exchange.unDispatch();
      exchange.endExchange();
      return;
    }
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.SERVER, SERVER);
    if (!contentType.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
    }
    exchange.getResponseSender().send(body);
  }
}
