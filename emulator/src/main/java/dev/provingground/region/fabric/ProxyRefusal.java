package dev.provingground.region.fabric;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An answer of the proxy's own, in place of the origin's, with an error type of RFC 9209. */
final class ProxyRefusal extends Exception {
  private final int status;
  private final String reason;
  private final String error;

  ProxyRefusal(int status, String reason, String error, String sentence) {
    super(sentence);
    this.status = status;
    this.reason = reason;
    this.error = error;
  }

  static ProxyRefusal badRequest(String sentence) {
    return new ProxyRefusal(400, "Bad Request", "http_request_error", sentence);
  }

  static ProxyRefusal badGateway(String error, String sentence) {
    return new ProxyRefusal(502, "Bad Gateway", error, sentence);
  }

  /** The whole answer; the connection ends with it. */
  String response(boolean withBody) {
    var body = getMessage() + "\n";
    return "HTTP/1.1 %d %s\r\nProxy-Status: internet; error=%s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, reason, error, body.getBytes(UTF_8).length, withBody ? body : "");
  }
}
