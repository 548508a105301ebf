package dev.provingground.harness.rehearsal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Passes requests on as they are, with their {@code Host}, which their signature covers: that is
 * what Java's own client would not do.
 */
record Upstream(URI server) {
  /** Of a connection, not of what goes over it. */
  private static final Set<String> CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding", "expect", "keep-alive", "date");

  Answer ask(HttpExchange exchange, byte[] body) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      var output = socket.getOutputStream();
      output.write(head(exchange, body.length).getBytes(StandardCharsets.ISO_8859_1));
      output.write(body);
      output.flush();
      return answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static String head(HttpExchange exchange, int length) {
    var head = new StringBuilder();
    head.append(exchange.getRequestMethod())
        .append(' ')
        .append(exchange.getRequestURI())
        .append(" HTTP/1.1\r\n");
    Headers headers = exchange.getRequestHeaders();
    headers.forEach(
        (name, values) -> {
          if (!CONNECTION.contains(lower(name))) {
            values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n"));
          }
        });
    return head.append("Content-Length: ")
        .append(length)
        .append("\r\nConnection: close\r\n\r\n")
        .toString();
  }

  private static Answer answer(InputStream input) throws IOException {
    var status = line(input).split(" ", 3);
    var headers = new LinkedHashMap<String, List<String>>();
    for (var line = line(input); !line.isEmpty(); line = line(input)) {
      var colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (headers.keySet().stream().anyMatch(name -> lower(name).equals("transfer-encoding"))) {
      throw new IOException("the region answers in chunks, which this proxy does not read");
    }
    // The connection ends with the answer.
    var body = input.readAllBytes();
    headers.keySet().removeIf(name -> CONNECTION.contains(lower(name)));
    return new Answer(Integer.parseInt(status[1]), headers, body);
  }

  private static String line(InputStream input) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new IOException("the region ended the connection before its answer");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
