package dev.provingground.region.fabric;

import dev.provingground.region.fabric.HttpHead.Body;
import dev.provingground.region.fabric.HttpHead.Field;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to the proxy: its requests, one after the other. Runs on a virtual
 * thread.
 */
final class ProxyConnection {
  /** How long a client may be silent between requests. */
  private static final int IDLE_MILLIS = 120_000;

  private static final Duration LINGER = Duration.ofMillis(500);

  /** How long the rest of a body may take once the answer has gone. */
  private static final Duration UPLOAD_LINGER = Duration.ofSeconds(30);

  private static final int SWITCHING_PROTOCOLS = 101;

  /** A request of these may be sent again where a kept connection turns out to be closed. */
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Socket client;
  private final Dialer dialer;
  private final HttpInput fromClient;
  private final OutputStream toClient;
  private @Nullable Origin origin;
  private @Nullable Upload upload;

  /** The other side, kept for the client's next request to the same destination. */
  private record Origin(
      Destination destination, Socket socket, HttpInput input, OutputStream output) {}

  /** A request line's parts. */
  private record Request(HttpHead head, String method, String target, String version, Body body) {}

  ProxyConnection(Socket client, Dialer dialer) throws IOException {
    this.client = client;
    this.dialer = dialer;
    client.setTcpNoDelay(true);
    fromClient = new HttpInput(client.getInputStream());
    toClient = client.getOutputStream();
  }

  void serve() throws IOException {
    var method = "GET";
    try {
      while (true) {
        client.setSoTimeout(IDLE_MILLIS);
        var head = fromClient.head();
        if (head.isEmpty()) {
          return;
        }
        client.setSoTimeout(0);
        var request = request(head.get());
        method = request.method();
        if (method.equals("CONNECT")) {
          connect(request);
          return;
        }
        if (!pass(request)) {
          return;
        }
      }
    } catch (ProxyRefusal refusal) {
      write(toClient, refusal.response(!method.equals("HEAD")), StandardCharsets.UTF_8);
      linger();
    } finally {
      dropOrigin();
    }
  }

  private static Request request(HttpHead head) throws ProxyRefusal {
    var parts = head.start().split(" ", -1);
    if (parts.length != 3 || parts[0].isEmpty() || !parts[2].matches("HTTP/1\\.[01]")) {
      throw ProxyRefusal.badRequest("not a request line of HTTP/1: " + head.start());
    }
    return new Request(head, parts[0], parts[1], parts[2], head.requestBody());
  }

  private void connect(Request request) throws IOException, ProxyRefusal {
    var to = open(Destination.of(request.target()));
    write(toClient, "HTTP/1.1 200 Connection established\r\n\r\n", StandardCharsets.ISO_8859_1);
    new Tunnel(client, fromClient, to.socket(), to.input()).run();
  }

  /** Passes a request on and its answer back. Returns whether the client may send another. */
  private boolean pass(Request request) throws IOException, ProxyRefusal {
    var target = AbsoluteForm.of(request.target());
    var kept = origin;
    // What has a body cannot be sent twice, so it does not go over a connection that may be closed
    // by now.
    if (kept != null
        && kept.destination().equals(target.destination())
        && request.body() instanceof Body.None
        && REPEATABLE.contains(request.method())) {
      try {
        return exchange(request, target, kept);
      } catch (Unanswered closedMeanwhile) {
        // The origin ended the connection while it was idle; the request goes over a new one.
      }
    }
    try {
      return exchange(request, target, open(target.destination()));
    } catch (Unanswered e) {
      throw ProxyRefusal.badGateway(
          "connection_terminated",
          "%s closed the connection before it answered".formatted(target.destination()));
    }
  }

  private Origin open(Destination destination) throws IOException, ProxyRefusal {
    dropOrigin();
    var socket = dialer.dial(destination);
    origin =
        new Origin(
            destination, socket, new HttpInput(socket.getInputStream()), socket.getOutputStream());
    return origin;
  }

  private boolean exchange(Request request, AbsoluteForm target, Origin to)
      throws IOException, ProxyRefusal, Unanswered {
    var upgrade =
        request.head().has("connection", "upgrade")
            ? request.head().first("upgrade")
            : Optional.<String>empty();
    var start = request.method() + " " + target.originForm() + " " + request.version();
    var head =
        request
            .head()
            .forward(start, upgrade.map(ProxyConnection::upgradeFields).orElse(List.of()));
    var sending = new Upload(fromClient, request.body(), to.socket());
    upload = sending;
    HttpHead answer;
    try {
      write(to.output(), head, StandardCharsets.ISO_8859_1);
      sending.start();
      answer = finalAnswer(to, sending);
    } catch (IOException e) {
      sending.check();
      throw new Unanswered(e);
    }
    if (answer.status() == SWITCHING_PROTOCOLS) {
      var fields = upgradeFields(answer.first("upgrade").orElse(upgrade.orElse("")));
      write(toClient, answer.forward(answer.start(), fields), StandardCharsets.ISO_8859_1);
      new Tunnel(client, fromClient, to.socket(), to.input()).run();
      return false;
    }
    var body = answerBody(answer, request, to);
    boolean another = request.head().keepsAlive() && !(body instanceof Body.Rest) && sending.done();
    var fields = another ? List.<Field>of() : List.of(new Field("Connection", "close"));
    write(toClient, answer.forward(answer.start(), fields), StandardCharsets.ISO_8859_1);
    passBody(to, body);
    if (!sending.done()) {
      linger(); // the origin may still take the rest
    } else if (!answer.keepsAlive()) {
      dropOrigin();
    }
    return another;
  }

  /** Passes interim answers on, such as 100 and 103. */
  private HttpHead finalAnswer(Origin from, Upload sending) throws IOException, ProxyRefusal {
    while (true) {
      var answer = answerHead(from).orElseThrow(() -> new EOFException("no answer"));
      sending.check();
      int status = answer.status();
      if (status >= 200 || status == SWITCHING_PROTOCOLS) {
        return answer;
      }
      write(toClient, answer.forward(answer.start(), List.of()), StandardCharsets.ISO_8859_1);
    }
  }

  private static Optional<HttpHead> answerHead(Origin from) throws IOException, ProxyRefusal {
    try {
      return from.input().head();
    } catch (ProxyRefusal e) {
      throw notHttp(from, e);
    }
  }

  private static Body answerBody(HttpHead answer, Request request, Origin from)
      throws ProxyRefusal {
    try {
      return answer.responseBody(request.method());
    } catch (ProxyRefusal e) {
      throw notHttp(from, e);
    }
  }

  private static ProxyRefusal notHttp(Origin from, ProxyRefusal why) {
    return ProxyRefusal.badGateway(
        "http_protocol_error",
        from.destination() + " does not answer as HTTP/1: " + why.getMessage());
  }

  private void passBody(Origin from, Body body) throws IOException {
    try {
      from.input().copy(body, toClient);
    } catch (IOException | ProxyRefusal e) {
      // Half an answer must not look like a whole one: the client's connection is reset.
      client.setSoLinger(true, 0);
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  private static List<Field> upgradeFields(String protocol) {
    return List.of(new Field("Connection", "Upgrade"), new Field("Upgrade", protocol));
  }

  private void dropOrigin() throws IOException {
    if (origin != null) {
      origin.socket().close();
      origin = null;
    }
  }

  /**
   * Takes what the client still sends, for a moment: closing at once would reset what it has not
   * read yet.
   */
  private void linger() throws IOException {
    client.shutdownOutput();
    boolean ended = upload == null || upload.ended(UPLOAD_LINGER);
    dropOrigin();
    if (!ended) {
      return;
    }
    client.setSoTimeout(Math.toIntExact(LINGER.toMillis()));
    try {
      fromClient.copyRest(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      // it had its moment
    }
  }

  private static void write(OutputStream out, String text, Charset charset) throws IOException {
    out.write(text.getBytes(charset));
  }

  /** The connection ended before an answer began. */
  private static final class Unanswered extends Exception {
    private Unanswered(IOException cause) {
      super(cause);
    }
  }
}
