package dev.provingground.region.balancer;

import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which headers cross the load balancer, and which it adds ("HTTP headers and Application Load
 * Balancers").
 */
final class ForwardedHeaders {
  private static final HttpString TRACE_ID = new HttpString("X-Amzn-Trace-Id");
  private static final HttpString FORWARDED_PORT = new HttpString("X-Forwarded-Port");
  private static final Set<HttpString> HOP_BY_HOP =
      Set.of(
          Headers.CONNECTION,
          Headers.UPGRADE,
          Headers.TE,
          Headers.TRAILER,
          Headers.PROXY_AUTHENTICATE,
          Headers.PROXY_AUTHORIZATION,
          new HttpString("Keep-Alive"),
          new HttpString("Proxy-Connection"));

  private ForwardedHeaders() {}

  static void request(HttpServerExchange exchange, ClientRequest request, int listenerPort) {
    var from = exchange.getRequestHeaders();
    var to = request.getRequestHeaders();
    copy(from, to);
    var client = exchange.getSourceAddress().getAddress().getHostAddress();
    var before = from.getFirst(Headers.X_FORWARDED_FOR);
    to.put(Headers.X_FORWARDED_FOR, before == null ? client : before + ", " + client);
    to.put(Headers.X_FORWARDED_PROTO, "http");
    to.put(FORWARDED_PORT, listenerPort);
    var trace = from.getFirst(TRACE_ID);
    to.put(TRACE_ID, trace == null ? traceId("Root") : traced(trace));
  }

  static void response(HeaderMap from, HeaderMap to) {
    copy(from, to);
  }

  private static void copy(HeaderMap from, HeaderMap to) {
    var skipped = new HashSet<String>();
    var named = from.getFirst(Headers.CONNECTION);
    if (named != null) {
      for (var name : named.split(",")) {
        skipped.add(name.trim().toLowerCase(Locale.ROOT));
      }
    }
    for (var header : from) {
      var name = header.getHeaderName();
      if (!HOP_BY_HOP.contains(name)
          && !skipped.contains(name.toString().toLowerCase(Locale.ROOT))) {
        to.addAll(name, header);
      }
    }
  }

  /** Of a trace that a client began the Root stays, and the load balancer adds its Self. */
  private static String traced(String trace) {
    var kept = new StringBuilder(traceId("Self"));
    for (var field : trace.split(";")) {
      if (!field.startsWith("Self=")) {
        kept.append(';').append(field);
      }
    }
    return kept.toString();
  }

  private static String traceId(String field) {
    var random = ThreadLocalRandom.current();
    return field
        + "=1-%08x-%08x%016x"
            .formatted(System.currentTimeMillis() / 1000, random.nextInt(), random.nextLong());
  }
}
