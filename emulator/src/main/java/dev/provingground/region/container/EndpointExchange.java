package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.TaskEndpoints;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to a task's endpoint and its answer, after which the connection is closed. */
final class EndpointExchange {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointExchange.class);
  private static final int LONGEST_HEAD = 16 << 10;
  private static final int LONGEST_REST = 256 << 10;
  private static final int TIMEOUT_MILLIS = 5_000;

  private EndpointExchange() {}

  /** Blocks; for virtual threads. */
  static void serve(SocketChannel connection, TaskEndpoints endpoints) {
    try (var socket = connection.socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var in = new BufferedInputStream(socket.getInputStream());
      var answer = answer(readHead(in), endpoints);
      socket.getOutputStream().write(answer.bytes());
      // What came and was not read would turn the close into a reset, and the answer be lost.
      socket.shutdownOutput();
      in.skipNBytes(LONGEST_REST);
    } catch (EOFException e) {
      LOG.trace("The client has closed first, as it should.", e);
    } catch (IOException e) {
      LOG.debug("A client of a task's endpoint went away.", e);
    }
  }

  private record Answer(String status, String body) {
    byte[] bytes() {
      var content = body.getBytes(StandardCharsets.UTF_8);
      var head =
          "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
              .formatted(status, content.length)
              .getBytes(StandardCharsets.US_ASCII);
      var all = new byte[head.length + content.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(content, 0, all, head.length, content.length);
      return all;
    }
  }

  private static Answer answer(String head, TaskEndpoints endpoints) {
    var request = head.lines().findFirst().orElse("").split(" ");
    if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
      return new Answer("400 Bad Request", "");
    }
    if (!request[0].equals("GET")) {
      return new Answer("405 Method Not Allowed", "");
    }
    var target = request[1];
    int query = target.indexOf('?');
    try {
      return endpoints
          .get(query < 0 ? target : target.substring(0, query))
          .map(json -> new Answer("200 OK", json))
          .orElseGet(() -> new Answer("404 Not Found", ""));
    } catch (RuntimeException e) {
      LOG.error("The endpoint of a task failed at {}.", target, e);
      return new Answer("500 Internal Server Error", "");
    }
  }

  /** Everything up to the empty line; cut where it is too long. */
  private static String readHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < LONGEST_HEAD) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
      if (next == '\n'
          && (head.indexOf("\r\n\r\n", head.length() - 4) >= 0
              || head.indexOf("\n\n", head.length() - 2) >= 0)) {
        break;
      }
    }
    return head.toString();
  }
}
