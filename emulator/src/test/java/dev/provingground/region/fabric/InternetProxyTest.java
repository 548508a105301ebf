package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.World.tcp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsNamespaces
@Timeout(30)
class InternetProxyTest {
  private static final String NAME = "web-1234567890.us-east-1.elb.amazonaws.com";
  private static final String PUBLIC = "203.0.113.10";
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String END = "\r\n\r\n";

  private final PublicNames names = new PublicNames();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private World world;
  private Namespace web;
  private InternetProxy proxy;

  @BeforeEach
  void create() throws Exception {
    world = new World();
    world.group("sg-web", List.of(tcp(80, "0.0.0.0/0"), tcp(81, "0.0.0.0/0")), World.EVERYTHING);
    web = world.publicEni("web", "10.0.0.10", PUBLIC, "sg-web");
    names.put(NAME, List.of(PUBLIC));
    proxy =
        new InternetProxy(
            world.fabric,
            names,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Duration.ofMillis(500));
    opened.add(world);
    opened.add(proxy);
  }

  @AfterEach
  void close() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
  }

  @Test
  void aRequestInAbsoluteFormReachesTheNameUnaltered() throws Exception {
    var origin =
        origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + END + request);
    var answer =
        exchange(
            "GET http://%s/a%%20b?x=|1|&y=[2] HTTP/1.1\r\nHost: %s\r\nX-Test: 1\r\nProxy-Connection: keep-alive\r\nConnection: x-hop\r\nX-Hop: 1"
                .formatted(NAME, NAME));
    assertThat(answer)
        .endsWith(
            END
                + "GET /a%%20b?x=|1|&y=[2] HTTP/1.1\r\nHost: %s\r\nX-Test: 1".formatted(NAME)
                + END);
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void connectionsAreKeptOnBothSides() throws Exception {
    var origin = origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    try (var client = client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(exchange(client, "GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 2))
            .endsWith(END + "ok");
      }
    }
    assertThat(origin.connections()).isEqualTo(1);
    exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME);
    assertThat(origin.connections()).as("another client is another flow").isEqualTo(2);
  }

  @Test
  void aKeptConnectionThatTheOriginClosedIsReplaced() throws Exception {
    var origin = origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok", 1);
    try (var client = client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(exchange(client, "GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 2))
            .endsWith(END + "ok");
      }
    }
    assertThat(origin.connections()).isEqualTo(3);
  }

  @Test
  void anAnswerUntilTheEndOfTheConnectionEndsTheClients() throws Exception {
    origin(request -> "HTTP/1.1 200 OK" + END + "all of it", 1);
    assertThat(exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME))
        .contains("Connection: close")
        .endsWith(END + "all of it");
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200 OK", "GET,204 No Content", "GET,304 Not Modified"})
  void anAnswerWithoutABodyEndsWithItsHead(String method, String status) throws Exception {
    origin(request -> "HTTP/1.1 " + status + "\r\nContent-Length: 7" + END);
    try (var client = client()) {
      for (int i = 0; i < 2; i++) {
        assertThat(exchange(client, method + " http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 0))
            .startsWith("HTTP/1.1 " + status);
      }
    }
  }

  @Test
  void interimAnswersArePassedOn() throws Exception {
    origin(
        request ->
            "HTTP/1.1 103 Early Hints\r\nLink: x"
                + END
                + "HTTP/1.1 200 OK\r\nContent-Length: 2"
                + END
                + "ok");
    assertThat(exchange("GET http://" + NAME + "/ HTTP/1.0\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK")
        .endsWith("ok");
  }

  @Test
  void anUpgradedConnectionIsATunnel() throws Exception {
    var server = listen(80);
    try (var client = client()) {
      send(
          client,
          "GET http://"
              + NAME
              + "/ws HTTP/1.1\r\nHost: "
              + NAME
              + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket"
              + END);
      try (var origin = server.accept()) {
        assertThat(readHead(origin)).contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n");
        send(
            origin,
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket"
                + END
                + "first");
        assertThat(readHead(client)).startsWith("HTTP/1.1 101 ").contains("Upgrade: websocket");
        assertThat(read(client, 5)).isEqualTo("first");
        send(client, "ping");
        assertThat(read(origin, 4)).isEqualTo("ping");
        send(origin, "pong");
        assertThat(read(client, 4)).isEqualTo("pong");
      }
    }
  }

  @Test
  void aTunnelEndsOneDirectionAtATime() throws Exception {
    var server = listen(81);
    try (var client = client()) {
      send(client, "CONNECT " + NAME + ":81 HTTP/1.1\r\nHost: " + NAME + ":81" + END + "early");
      try (var origin = server.accept()) {
        assertThat(readHead(client)).startsWith("HTTP/1.1 200 ");
        assertThat(read(origin, 5)).isEqualTo("early");
        client.shutdownOutput();
        assertThat(origin.getInputStream().read()).isEqualTo(-1);
        send(origin, "late answer");
        origin.shutdownOutput();
        assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
            .isEqualTo("late answer");
      }
    }
  }

  @Test
  void aTunnelThatBreaksBreaksForBoth() throws Exception {
    var server = listen(81);
    try (var client = client()) {
      send(client, "CONNECT " + NAME + ":81 HTTP/1.1" + END);
      readHead(client);
      var origin = server.accept();
      origin.setSoLinger(true, 0);
      origin.close();
      assertThatIOException()
          .isThrownBy(() -> client.getInputStream().read())
          .withMessageContaining("reset");
    }
  }

  @Test
  void bodiesAreStreamedBothWaysAtOnce() throws Exception {
    var server = listen(80);
    try (var client = client()) {
      send(
          client,
          "POST http://"
              + NAME
              + "/ HTTP/1.1\r\nHost: "
              + NAME
              + "\r\nTransfer-Encoding: chunked"
              + END
              + "3\r\none\r\n");
      try (var origin = server.accept()) {
        readHead(origin);
        assertThat(read(origin, 8)).isEqualTo("3\r\none\r\n");
        send(origin, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + END + "3\r\nONE\r\n");
        readHead(client);
        assertThat(read(client, 8)).isEqualTo("3\r\nONE\r\n");
        send(client, "3;x=y\r\ntwo\r\n0\r\nTrailer: 1\r\n\r\n");
        assertThat(read(origin, 29)).isEqualTo("3;x=y\r\ntwo\r\n0\r\nTrailer: 1\r\n\r\n");
        send(origin, "0\r\n\r\n");
        assertThat(read(client, 5)).isEqualTo("0\r\n\r\n");
      }
    }
  }

  @Test
  void aGreatBodyPassesWhole() throws Exception {
    int size = 64 << 20;
    httpServer(
        exchange -> {
          long length = exchange.transferTo(java.io.OutputStream.nullOutputStream());
          return new byte[(int) length];
        });
    try (var http = http()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + NAME + "/"))
                  .POST(BodyPublishers.ofByteArray(new byte[size]))
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(count(answer.body())).isEqualTo(size);
    }
  }

  @Test
  void anEarlyAnswerArrivesThoughTheBodyWasNotTaken() throws Exception {
    var server = listen(80);
    Thread.startVirtualThread(
        () -> {
          try (var origin = server.accept()) {
            readHead(origin);
            send(
                origin,
                "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close" + END);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    try (var client = client()) {
      send(
          client,
          "POST http://"
              + NAME
              + "/ HTTP/1.1\r\nHost: "
              + NAME
              + "\r\nContent-Length: 1000000"
              + END
              + "x");
      assertThat(readHead(client)).startsWith("HTTP/1.1 413 ").contains("Connection: close");
    }
  }

  @Test
  void halfAnAnswerIsNotTakenForAWholeOne() throws Exception {
    origin(request -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + END + "5\r\nhel", 1);
    assertThatIOException()
        .isThrownBy(() -> exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME));
  }

  @Test
  void whatAnOriginDoesNotAnswerIsABadGateway() throws Exception {
    origin(request -> "", 1);
    assertThat(exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 502 ")
        .contains(
            "error=connection_terminated", NAME + ":80 closed the connection before it answered");
  }

  @Test
  void anAnswerThatIsNotHttpIsABadGateway() throws Exception {
    origin(request -> "SSH-2.0-x\r\n\r\n", 1);
    assertThat(exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 502 ")
        .contains("error=http_protocol_error", "SSH-2.0-x");
  }

  @Test
  void whereNothingListensTheConnectionIsRefused() throws Exception {
    assertThat(exchange("GET http://" + NAME + ":81/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 502 ")
        .contains(
            "error=connection_refused", "connection refused by " + NAME + ":81 [203.0.113.10]");
  }

  @Test
  void whatIsDroppedTimesOut() throws Exception {
    assertThat(exchange("GET http://" + NAME + ":22/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 504 ")
        .contains("error=connection_timeout", NAME + ":22 [203.0.113.10] timed out after 500 ms");
    assertThat(exchange("CONNECT 203.0.113.77:443 HTTP/1.1"))
        .startsWith("HTTP/1.1 504 ")
        .contains("error=connection_timeout");
  }

  @Test
  void aNameThatIsNotPublishedDoesNotExist() throws Exception {
    assertThat(exchange("GET http://localhost/ HTTP/1.1\r\nHost: localhost"))
        .startsWith("HTTP/1.1 502 ")
        .contains("error=dns_error", "no such name: localhost", NAME);
    names.remove(NAME);
    assertThat(exchange("CONNECT " + NAME + ":80 HTTP/1.1")).contains("error=dns_error");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "10.0.0.10", "169.254.169.254", "203.0.114.1", "[::1]", "2130706433"})
  void anAddressThatIsNotPublicIsForbidden(String address) throws Exception {
    assertThat(exchange("GET http://" + address + "/ HTTP/1.1\r\nHost: x"))
        .startsWith("HTTP/1.1 403 ")
        .contains(
            "error=destination_ip_prohibited",
            address + " is not an address of the region's internet");
  }

  @Test
  void aPublicAddressNeedsNoName() throws Exception {
    origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    assertThat(exchange("GET http://" + PUBLIC + "/ HTTP/1.0\r\nHost: x")).endsWith("ok");
  }

  @Test
  void ofSeveralAddressesTheNextIsTried() throws Exception {
    origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    names.put(NAME, List.of("203.0.113.88", PUBLIC));
    for (int i = 0; i < 4; i++) {
      assertThat(exchange("GET http://" + NAME + "/ HTTP/1.0\r\nHost: x")).endsWith("ok");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1                               | takes http://HOST/PATH, and CONNECT for"
            + " anything else, but not /",
        "GET https://a.b/ HTTP/1.1                    | but not https://a.b/",
        "hello                                        | not a request line of HTTP/1: hello",
        "GET http:/// HTTP/1.1                        | not a host and a port",
        "GET http://999.1.1.1/ HTTP/1.1               | not a host and a port: 999.1.1.1",
        "CONNECT a.b HTTP/1.1                         | not a host and a port: a.b",
        "CONNECT a.b:99999 HTTP/1.1                   | not a host and a port: a.b:99999",
        "GET http://a.b/ HTTP/1.1~no colon            | not a header field: no colon",
        "GET http://a.b/ HTTP/1.1~Content-Length: 1~Content-Length: 2 | not a length",
        "GET http://a.b/ HTTP/1.1~Content-Length: 1~Transfer-Encoding: chunked | the end of the"
            + " body is unclear",
      })
  void whatIsNoRequestForAProxyIsABadOne(String request, String sentence) throws Exception {
    assertThat(exchange(request.replace("~", "\r\n")))
        .startsWith("HTTP/1.1 400 ")
        .contains("error=http_request_error", sentence);
  }

  @Test
  void aHeadWithoutEndIsRefused() throws Exception {
    assertThat(exchange("GET http://a.b/ HTTP/1.1\r\nX: " + "x".repeat(70_000)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatIOException()
        .isThrownBy(() -> new InternetProxy(world.fabric, names, "127.0.0.1", proxy.port()))
        .withMessage("127.0.0.1:%d is in use; give the internet proxy another port", proxy.port());
  }

  @Test
  void manyClientsAtOnceAreServedAndNoCarrierIsBornInside() throws Exception {
    httpServer(body -> "ok".getBytes(ISO_8859_1));
    var failed = new AtomicInteger();
    var namespaces = ConcurrentHashMap.<String>newKeySet();
    Callable<Boolean> client =
        () -> {
          for (int request = 0; request < 20; request++) {
            if (!exchange("GET http://" + NAME + "/ HTTP/1.0\r\nHost: " + NAME).endsWith("ok")) {
              failed.incrementAndGet();
            }
            namespaces.add(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString());
          }
          return true;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(Collections.nCopies(100, client))) {
        result.get();
      }
    }
    assertThat(failed).hasValue(0);
    assertThat(namespaces)
        .isEqualTo(Set.of(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString()));
  }

  @Test
  void closingEndsEverything() throws Exception {
    origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    try (var client = client()) {
      exchange(client, "GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 2);
      proxy.close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThatIOException().isThrownBy(this::client);
  }

  // ---- an origin that speaks raw HTTP

  private interface Answer {
    String to(String requestHead);
  }

  /** Counts the connections it had. */
  private static final class Origin {
    private final AtomicInteger connections = new AtomicInteger();

    int connections() {
      return connections.get();
    }
  }

  private Origin origin(Answer answer) throws Exception {
    return origin(answer, Integer.MAX_VALUE);
  }

  /** Closes a connection after so many requests. */
  private Origin origin(Answer answer, int requestsPerConnection) throws Exception {
    var server = listen(80);
    var origin = new Origin();
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try {
              var connection = server.accept();
              origin.connections.incrementAndGet();
              Thread.startVirtualThread(() -> answer(connection, answer, requestsPerConnection));
            } catch (IOException e) {
              return;
            }
          }
        });
    return origin;
  }

  private static void answer(Socket connection, Answer answer, int requests) {
    try (connection) {
      for (int i = 0; i < requests; i++) {
        send(connection, answer.to(readHead(connection)));
      }
    } catch (IOException e) {
      // the proxy has ended it
    }
  }

  private ServerSocket listen(int port) throws Exception {
    var server = web.call(() -> new ServerSocket(port));
    opened.add(server);
    return server;
  }

  // ---- an origin that speaks HTTP by the book

  private interface Body {
    byte[] of(InputStream request) throws IOException;
  }

  private void httpServer(Body body) throws Exception {
    var server = web.call(() -> HttpServer.create(new InetSocketAddress(80), 1024));
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var answer = body.of(exchange.getRequestBody());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    opened.add(threads);
    opened.add(() -> server.stop(0));
  }

  private HttpClient http() {
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(new InetSocketAddress(LOOPBACK, proxy.port())))
        .build();
  }

  private static long count(InputStream in) throws IOException {
    try (in) {
      return in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  // ---- a client that speaks raw HTTP

  private Socket client() throws IOException {
    var client = new Socket(LOOPBACK, proxy.port());
    client.setSoTimeout(10_000);
    return client;
  }

  /** Sends the head and gives all that comes back until the proxy closes. */
  private String exchange(String head) throws IOException {
    try (var client = client()) {
      send(client, head + END);
      client.shutdownOutput();
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String exchange(Socket client, String head, int bodyLength) throws IOException {
    send(client, head + END);
    return readHead(client) + read(client, bodyLength);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String readHead(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf(END) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("no head but: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }
}
