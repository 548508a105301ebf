package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.fabric.NetworkNamespaces;
import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Algorithm;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeSpec;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import dev.provingground.region.services.elbv2.BalancerFabric.Stickiness;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.elbv2.BalancerFabric.WeightedGroup;
import dev.provingground.region.time.RealEventLoop;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A load balancer on loopback, and targets: the namespace is the host's, everything else is as in a
 * VPC.
 */
final class TestBalancer implements AutoCloseable {
  private static final int LOWEST_PORT = 12_000;
  private static final int FIRST_EPHEMERAL_PORT = 32_768; // net.ipv4.ip_local_port_range
  private static final int ATTEMPTS = 100;

  final RealEventLoop loop = new RealEventLoop(1);
  final Balancers balancers;
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final int port = freePort();
  private final List<Closeable> opened = new ArrayList<>();

  TestBalancer() {
    this(Duration.ofSeconds(10));
  }

  /**
   * @param connectTimeout of its targets
   */
  TestBalancer(Duration connectTimeout) {
    balancers = new Balancers(loop, new HostNamespaces(), /* threads= */ 1, connectTimeout);
  }

  @Override
  public void close() throws IOException {
    for (var resource : opened.reversed()) {
      resource.close();
    }
    balancers.close();
    loop.close();
    http.close();
  }

  /** Closes it at the end. */
  <T extends Closeable> T keep(T resource) {
    opened.add(resource);
    return resource;
  }

  Target target(String name) {
    return serve(e -> e.getResponseSender().send(name));
  }

  Target serve(HttpHandler handler) {
    var server =
        Undertow.builder()
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .addHttpListener(0, "127.0.0.1", handler)
            .build();
    server.start();
    opened.add(server::stop);
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return new Target("127.0.0.1", address.getPort());
  }

  /** Answers the first bytes of every connection with this text and hangs up. */
  Target raw(String answer) throws IOException {
    return accept(
        socket -> {
          var read = socket.getInputStream().read(new byte[4096]);
          assertThat(read).isPositive();
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        });
  }

  /** Answers every request with this, and keeps the connection. */
  Target answering(String answer) throws IOException {
    return accept(
        socket -> {
          while (!Messages.read(socket.getInputStream()).isEmpty()) {
            write(socket, answer);
          }
        });
  }

  Target silent(CountDownLatch held) throws IOException {
    return accept(socket -> held.await());
  }

  /** Answers every request with {@code ok} and keeps the connection; remembers what it was sent. */
  Target recording(Collection<String> requests) throws IOException {
    return accept(
        socket -> {
          var in = socket.getInputStream();
          for (var request = Messages.read(in); !request.isEmpty(); request = Messages.read(in)) {
            requests.add(request);
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          }
        });
  }

  /** Says this to the node, and nothing more; what comes back until the node ends it. */
  static String say(Node node, String request) throws IOException {
    try (var socket = connect(node)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** All that comes until the end. */
  static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  static Socket connect(Node node) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), node.localPort().orElseThrow());
    socket.setSoTimeout(30_000);
    return socket;
  }

  interface Conversation {
    void with(Socket socket) throws Exception;
  }

  Target accept(Conversation conversation) throws IOException {
    return accept(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), conversation);
  }

  Target accept(ServerSocket server, Conversation conversation) {
    opened.add(server);
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try {
              var socket = server.accept();
              Thread.startVirtualThread(() -> converse(conversation, socket));
            } catch (IOException e) {
              return; // the test is over
            }
          }
        });
    return new Target("127.0.0.1", server.getLocalPort());
  }

  private static void converse(Conversation conversation, Socket socket) {
    try (socket) {
      conversation.with(socket);
    } catch (Exception e) {
      // the test is over, or the node hung up first: both are fine here
    }
  }

  /**
   * A port at which nobody listens: below those that the kernel gives away by itself, or somebody
   * else's connection might have it before the test does.
   */
  static int freePort() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_EPHEMERAL_PORT);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // It is taken.
      }
    }
    throw new IllegalStateException("no free port after " + ATTEMPTS + " attempts");
  }

  static Action forward(Target... targets) {
    return forward(
        new TargetGroup(
            "arn:tg", Algorithm.ROUND_ROBIN, Optional.empty(), Duration.ZERO, List.of(targets)));
  }

  static Action sticky(Target... targets) {
    return forward(
        new TargetGroup(
            "arn:tg",
            Algorithm.ROUND_ROBIN,
            Optional.of(new Stickiness.LoadBalancerCookie(Duration.ofDays(1))),
            Duration.ZERO,
            List.of(targets)));
  }

  static Action forward(TargetGroup group) {
    return new Action.Forward(List.of(new WeightedGroup(group, 1)), Optional.empty());
  }

  /** Two groups of one target each, by weight. */
  static Action weighted(Target first, int weight, Target second, int other) {
    return new Action.Forward(
        List.of(
            new WeightedGroup(group("arn:first", first), weight),
            new WeightedGroup(group("arn:second", second), other)),
        Optional.empty());
  }

  private static TargetGroup group(String arn, Target target) {
    return new TargetGroup(
        arn, Algorithm.ROUND_ROBIN, Optional.empty(), Duration.ZERO, List.of(target));
  }

  Listener listener(Action action) {
    return listener(port, action);
  }

  static Listener listener(int port, Action action) {
    return new Listener("arn:l", port, List.of(new Rule(List.of(), action)));
  }

  NodeConfig config(Action action, HttpSettings http) {
    return new NodeConfig(List.of(listener(action)), http);
  }

  NodeConfig config(Action action) {
    return new NodeConfig(List.of(listener(action)), Duration.ofSeconds(60));
  }

  Node node(Action action) throws Exception {
    return node(config(action));
  }

  /** One that gives these targets a request each in turn. */
  Node nodeBefore(Target... targets) throws Exception {
    return node(forward(targets));
  }

  /** One with a target that has this conversation on every connection. */
  Node nodeBefore(Conversation conversation) throws Exception {
    return nodeBefore(accept(conversation));
  }

  Node node(NodeConfig config) throws Exception {
    var started = new CompletableFuture<String>();
    var spec =
        new NodeSpec(
            "arn:lb:loadbalancer/app/web/1234", "lb.test", "us-east-1a", "eni", "127.0.0.1");
    var node =
        loop.call(
            () ->
                balancers.start(
                    spec, config, problem -> started.complete(String.valueOf(problem))));
    opened.add(node::close);
    assertThat(started.join()).isEqualTo("null");
    return node;
  }

  HttpRequest.Builder request(Node node, String path) {
    var port = node.localPort().orElseThrow();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> get(Node node, String path) throws Exception {
    return http.send(request(node, path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(Node node, String path, String cookie) throws Exception {
    return http.send(request(node, path).header("Cookie", cookie).build(), BodyHandlers.ofString());
  }

  Node idlingAfter(Duration timeout, Target target) throws Exception {
    return node(config(forward(target), timeouts(timeout, Duration.ofHours(1))));
  }

  static HttpSettings timeouts(Duration idleTimeout, Duration clientKeepAlive) {
    var defaults = HttpSettings.DEFAULTS;
    return new HttpSettings(
        idleTimeout,
        clientKeepAlive,
        defaults.desyncMitigation(),
        defaults.forwardedFor(),
        defaults.forwardedForPort(),
        defaults.preserveHost(),
        defaults.dropInvalidFields(),
        defaults.http2(),
        defaults.tlsFields());
  }

  /** Runs everything where the test runs. */
  static final class HostNamespaces implements NetworkNamespaces {
    @Override
    public Namespace of(String networkInterfaceId) {
      return internet();
    }

    @Override
    public Namespace internet() {
      return new Namespace() {
        @Override
        public String path() {
          return "/proc/self/ns/net";
        }

        @Override
        public <T> T call(Callable<T> task) throws Exception {
          return task.call();
        }
      };
    }
  }
}
