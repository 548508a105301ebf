package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.World.tcp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy before a world with one public interface, with origins behind it and clients. */
final class ProxyFixture {
  static final String NAME = "web-1234567890.us-east-1.elb.amazonaws.com";
  static final String PUBLIC = "203.0.113.10";
  static final String END = "\r\n\r\n";

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** In milliseconds: what hangs is told apart from a machine that is busy with something else. */
  private static final int READ_TIMEOUT = 60_000;

  final PublicNames names = new PublicNames();
  final World world;
  final InternetProxy proxy;
  private final Namespace web;
  private final List<AutoCloseable> opened = new ArrayList<>();

  ProxyFixture() throws Exception {
    world = new World();
    opened.add(world);
    world.group("sg-web", List.of(tcp(80, "0.0.0.0/0"), tcp(81, "0.0.0.0/0")), World.EVERYTHING);
    web = world.publicEni("web", "10.0.0.10", PUBLIC, "sg-web");
    names.put(NAME, List.of(PUBLIC));
    proxy =
        new InternetProxy(
            world.fabric,
            names,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Duration.ofMillis(500));
    opened.add(proxy);
  }

  /** Ends everything, the last first. */
  void close() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
  }

  // ---- an origin that speaks raw HTTP

  interface Answer {
    String to(String requestHead);
  }

  /** Counts the connections it had. */
  static final class Origin {
    private final AtomicInteger connections = new AtomicInteger();

    int connections() {
      return connections.get();
    }
  }

  Origin origin(Answer answer) throws Exception {
    return origin(answer, Integer.MAX_VALUE);
  }

  /** Closes a connection after so many requests. */
  Origin origin(Answer answer, int requestsPerConnection) throws Exception {
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

  ServerSocket listen(int port) throws Exception {
    var server = web.call(() -> new ServerSocket(port));
    opened.add(server);
    return server;
  }

  // ---- an origin that speaks HTTP by the book

  interface Body {
    byte[] of(InputStream request) throws IOException;
  }

  void httpServer(Body body) throws Exception {
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

  HttpClient http() {
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(new InetSocketAddress(LOOPBACK, proxy.port())))
        .build();
  }

  // ---- a client that speaks raw HTTP

  Socket client() throws IOException {
    var client = new Socket(LOOPBACK, proxy.port());
    client.setSoTimeout(READ_TIMEOUT);
    return client;
  }

  /** Sends the head and gives all that comes back until the proxy closes. */
  String exchange(String head) throws IOException {
    try (var client = client()) {
      send(client, head + END);
      client.shutdownOutput();
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  static String exchange(Socket client, String head, int bodyLength) throws IOException {
    send(client, head + END);
    return readHead(client) + read(client, bodyLength);
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  static String readHead(Socket socket) throws IOException {
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

  static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }
}
