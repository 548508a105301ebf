package dev.provingground.region.fabric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The head of an HTTP/1 message: its first line, and its header fields in order as they came.
 *
 * @param start the request line or status line
 */
record HttpHead(String start, List<Field> fields) {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "upgrade");

  record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /** How much follows the head. */
  sealed interface Body {
    record None() implements Body {}

    record Length(long bytes) implements Body {}

    record Chunked() implements Body {}

    /** Until the connection ends. */
    record Rest() implements Body {}
  }

  /**
   * @param lines without their ends
   */
  static HttpHead parse(List<String> lines) throws ProxyRefusal {
    var fields = new ArrayList<Field>();
    for (var line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(colon - 1) <= ' ' || line.charAt(0) <= ' ') {
        throw ProxyRefusal.badRequest("not a header field: " + line);
      }
      fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new HttpHead(lines.getFirst(), fields);
  }

  Optional<String> first(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
  }

  /** Whether a list-valued field holds the token. */
  boolean has(String name, String token) {
    return tokens(name).contains(token);
  }

  /** What the other side wants next, by the Connection field and the version. */
  boolean keepsAlive() {
    boolean modern = !start.endsWith("HTTP/1.0") && !start.startsWith("HTTP/1.0");
    return modern && !has("connection", "close") && !has("proxy-connection", "close");
  }

  /** What follows a request's head. */
  Body requestBody() throws ProxyRefusal {
    return declaredBody().orElseGet(Body.None::new);
  }

  /** What follows a response's head. */
  Body responseBody(String method) throws ProxyRefusal {
    int status = status();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return new Body.None();
    }
    return declaredBody().orElseGet(Body.Rest::new);
  }

  int status() throws ProxyRefusal {
    var parts = start.split(" ", 3);
    if (parts.length < 2
        || !parts[0].startsWith("HTTP/1.")
        || !parts[1].matches("[1-5][0-9][0-9]")) {
      throw ProxyRefusal.badGateway(
          "http_protocol_error", "the origin's answer does not begin as HTTP/1: " + start);
    }
    return Integer.parseInt(parts[1]);
  }

  private Optional<Body> declaredBody() throws ProxyRefusal {
    var encodings = tokens("transfer-encoding");
    var lengths = new HashSet<String>();
    fields.stream()
        .filter(field -> field.is("content-length"))
        .forEach(field -> lengths.add(field.value()));
    if (!encodings.isEmpty()) {
      if (!encodings.equals(Set.of("chunked")) || !lengths.isEmpty()) {
        throw ProxyRefusal.badRequest(
            "the end of the body is unclear: Transfer-Encoding "
                + encodings
                + ", Content-Length "
                + lengths);
      }
      return Optional.of(new Body.Chunked());
    }
    if (lengths.isEmpty()) {
      return Optional.empty();
    }
    var length = lengths.iterator().next();
    if (lengths.size() > 1 || !length.matches("[0-9]{1,18}")) {
      throw ProxyRefusal.badRequest("not a length: Content-Length " + lengths);
    }
    return Optional.of(new Body.Length(Long.parseLong(length)));
  }

  /** The head as the next hop gets it: what concerned this hop alone is replaced. */
  String forward(String newStart, List<Field> ownFields) {
    var dropped = new HashSet<>(HOP_BY_HOP);
    dropped.addAll(tokens("connection"));
    var text = new StringBuilder(newStart).append("\r\n");
    for (var field : fields) {
      if (!dropped.contains(field.name().toLowerCase(Locale.ROOT))) {
        text.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }
    for (var field : ownFields) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  private Set<String> tokens(String name) {
    var tokens = new HashSet<String>();
    for (var field : fields) {
      if (field.is(name)) {
        for (var token : field.value().split(",", -1)) {
          tokens.add(token.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return tokens;
  }
}
