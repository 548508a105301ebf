package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.fabric.NetworkNamespaces;
import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.GroupCounts;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeSpec;
import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.elbv2.BalancerFabric.WeightedGroup;
import dev.provingground.region.time.RealEventLoop;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node on loopback: the namespace is the host's, everything else is as in a VPC. */
final class BalancersTest {
  private final RealEventLoop loop = new RealEventLoop(1);
  private final Balancers balancers = new Balancers(loop, new HostNamespaces());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = freePort();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
    balancers.close();
    loop.close();
    http.close();
  }

  @Test
  void requestsGoToTheTargetsInTurn() throws Exception {
    var node = node(forward(target("one"), target("two")));
    var answers = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      answers.add(get(node, "/").body());
    }
    assertThat(answers).containsExactly("one", "two", "one", "two");
  }

  @Test
  void bodiesCrossUnalteredInBothDirections() throws Exception {
    var node =
        node(
            forward(
                serve(
                    e ->
                        e.getRequestReceiver()
                            .receiveFullBytes(
                                (x, body) ->
                                    x.getResponseSender().send(java.nio.ByteBuffer.wrap(body))))));
    var body = new byte[3 << 20];
    new Random(7).nextBytes(body);
    var answer =
        http.send(
            request(node, "/").POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofByteArray());
    assertThat(Arrays.equals(answer.body(), body)).isTrue();
    var chunked =
        http.send(
            request(node, "/")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(Arrays.equals(chunked.body(), body)).isTrue();
  }

  @Test
  void theTargetHearsWhoAskedAndHow() throws Exception {
    var node =
        node(
            forward(
                serve(
                    e -> {
                      var h = e.getRequestHeaders();
                      e.getResponseSender()
                          .send(
                              e.getRequestURI()
                                  + "?"
                                  + e.getQueryString()
                                  + "|"
                                  + h.getFirst("X-Forwarded-For")
                                  + "|"
                                  + h.getFirst("X-Forwarded-Proto")
                                  + "|"
                                  + h.getFirst("X-Forwarded-Port")
                                  + "|"
                                  + h.getFirst("X-Amzn-Trace-Id"));
                    })));
    var answer =
        http.send(
            request(node, "/a%2Fb?q=1%202").header("X-Forwarded-For", "192.0.2.1").build(),
            BodyHandlers.ofString());
    assertThat(answer.body())
        .matches(
            "/a%2Fb\\?q=1%202\\|192\\.0\\.2\\.1,"
                + " 127\\.0\\.0\\.1\\|http\\|\\d+\\|Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
  }

  @Test
  void withoutAnyTargetTheAnswerIs503() throws Exception {
    var answer = get(node(forward()), "/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("<h1>503 Service Unavailable</h1>");
    assertThat(answer.headers().firstValue("Server")).hasValue("awselb/2.0");
  }

  @Test
  void aTargetThatRefusesGives502() throws Exception {
    assertThat(get(node(forward(new Target("127.0.0.1", freePort()))), "/").statusCode())
        .isEqualTo(502);
  }

  @Test
  void aTargetThatHangsUpInsteadOfAnsweringGives502() throws Exception {
    var node = node(forward(raw("")));
    assertThat(get(node, "/").statusCode()).isEqualTo(502);
    node.configure(config(forward(raw("I am no HTTP\r\n\r\n"))));
    assertThat(get(node, "/").statusCode()).isEqualTo(502);
  }

  @Test
  void aTargetThatDoesNotAnswerGives504AfterTheIdleTimeout() throws Exception {
    var held = new CountDownLatch(1);
    opened.add(held::countDown);
    var node =
        node(new NodeConfig(List.of(listener(forward(silent(held)))), Duration.ofMillis(300)));
    assertThat(get(node, "/").statusCode()).isEqualTo(504);
  }

  @Test
  void aNodeCountsEachRequestOnce() throws Exception {
    var node = node(forward(target("one")));
    for (int i = 0; i < 5; i++) {
      get(node, "/");
    }
    node.configure(config(forward(new Target("127.0.0.1", freePort()))));
    get(node, "/");
    node.configure(config(forward()));
    get(node, "/");

    var counts = node.takeCounts();
    assertThat(counts.newConnections()).isEqualTo(2); // the client's and that to the target
    assertThat(counts.ownAnswers()).isEqualTo(Map.of(502, 1L, 503, 1L));
    var group = Objects.requireNonNull(counts.groups().get("arn:tg"));
    assertThat(group.requests()).isEqualTo(6);
    assertThat(group.answers()).isEqualTo(Map.of(2, 5L));
    assertThat(group.connectionErrors()).isEqualTo(1);
    assertThat(group.responseTimes().values().stream().mapToLong(n -> n).sum()).isEqualTo(5);
    assertThat(group.responseTimes().keySet()).allMatch(seconds -> seconds > 0 && seconds < 60);

    var rest = node.takeCounts();
    assertThat(rest.newConnections()).isZero();
    assertThat(rest.groups())
        .containsEntry("arn:tg", new GroupCounts(0, 0, Map.of(2, 0L), Map.of()));
    assertThat(counts.activeConnections()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void whatRulesPrescribeIsCountedApart() throws Exception {
    var node = node(new Action.FixedResponse(503, "text/plain", "closed"));
    get(node, "/");

    var counts = node.takeCounts();
    assertThat(counts.fixedResponses()).isEqualTo(1);
    assertThat(counts.ownAnswers()).isEmpty();
  }

  @Test
  void theTargetsOwn503IsPassedOn() throws Exception {
    var node =
        node(
            forward(
                serve(
                    e -> {
                      e.setStatusCode(503);
                      e.getResponseHeaders().put(new HttpString("X-Own"), "yes");
                      e.getResponseSender().send("mine");
                    })));
    var answer = get(node, "/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("mine");
    assertThat(answer.headers().firstValue("X-Own")).hasValue("yes");
  }

  @Test
  void aStickyClientStaysAndOthersDoNot() throws Exception {
    var first = target("one");
    var second = target("two");
    var node = node(sticky(List.of(first, second), List.of()));
    var answer = get(node, "/");
    var cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(2);
    assertThat(cookies.get(0)).startsWith("AWSALB=").contains("Path=/");
    assertThat(cookies.get(1)).startsWith("AWSALBCORS=").contains("SameSite=None");
    var cookie = cookies.get(0).substring(0, cookies.get(0).indexOf(';'));
    for (int i = 0; i < 5; i++) {
      assertThat(get(node, "/", cookie).body()).isEqualTo(answer.body());
    }
    assertThat(get(node, "/", "AWSALB=forged").statusCode()).isEqualTo(200);
    boolean stuckToFirst = answer.body().equals("one");
    var staying = List.of(stuckToFirst ? second : first);
    var draining = List.of(stuckToFirst ? first : second);
    node.configure(config(sticky(staying, draining)));
    assertThat(get(node, "/", cookie).body()).as("draining, yet sticky").isEqualTo(answer.body());
  }

  @Test
  void rulesAreTriedInOrder() throws Exception {
    var node =
        node(
            new NodeConfig(
                List.of(
                    new Listener(
                        "arn:l",
                        port,
                        List.of(
                            new Rule(
                                List.of(new Condition.PathPattern(List.of("/api/*"))),
                                forward(target("api"))),
                            new Rule(
                                List.of(new Condition.HttpRequestMethod(List.of("DELETE"))),
                                new Action.FixedResponse(418, "text/plain", "never")),
                            new Rule(
                                List.of(new Condition.HttpHeader("X-Old", List.of("y*"))),
                                new Action.Redirect(301, "http://new.test/#{path}?#{query}")),
                            new Rule(List.of(), forward(target("rest")))))),
                Duration.ofSeconds(60)));
    assertThat(get(node, "/api/x").body()).isEqualTo("api");
    assertThat(get(node, "/other").body()).isEqualTo("rest");
    assertThat(http.send(request(node, "/").DELETE().build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(418);
    var redirect =
        http.send(request(node, "/p?q=1").header("X-Old", "Yes").build(), BodyHandlers.ofString());
    assertThat(redirect.statusCode()).isEqualTo(301);
    assertThat(redirect.headers().firstValue("Location")).hasValue("http://new.test/p?q=1");
  }

  @Test
  void requestsInFlightAreCountedAndEndOnTheirOwnTarget() throws Exception {
    var release = new CountDownLatch(1);
    opened.add(release::countDown);
    var slow =
        serve(
            e ->
                e.dispatch(
                    (HttpHandler)
                        x -> {
                          release.await();
                          x.getResponseSender().send("slow");
                        }));
    var node = node(forward(slow));
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request(node, "/").build(), BodyHandlers.ofString());
    await().until(() -> node.inFlight(slow) == 1);
    node.configure(config(forward(target("new"))));
    assertThat(get(node, "/").body()).isEqualTo("new");
    assertThat(node.inFlight(slow)).isEqualTo(1);
    release.countDown();
    assertThat(answer.join().body()).isEqualTo("slow");
    await().until(() -> node.inFlight(slow) == 0);
  }

  @Test
  void connectionsToTargetsAreKept() throws Exception {
    var ports = new java.util.concurrent.ConcurrentSkipListSet<Integer>();
    var node =
        node(
            forward(
                serve(
                    e -> {
                      ports.add(e.getSourceAddress().getPort());
                      e.getResponseSender().send("ok");
                    })));
    for (int i = 0; i < 20; i++) {
      assertThat(get(node, "/").statusCode()).isEqualTo(200);
    }
    assertThat(ports).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: minus\r\n\r\n"
      })
  void aMalformedRequestGetsA400AndTheNodeLives(String request) throws Exception {
    var node = node(forward(target("fine")));
    try (var socket = new Socket("127.0.0.1", node.localPort().orElseThrow())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).contains(" 400 ");
    }
    assertThat(get(node, "/").body()).isEqualTo("fine");
  }

  @Test
  void aProbeTellsHealthyMismatchRefusedAndTimedOutApart() throws Exception {
    var held = new CountDownLatch(1);
    opened.add(held::countDown);
    assertThat(probe(target("x"))).isEqualTo(new ProbeOutcome.Healthy(200));
    assertThat(probe(serve(e -> e.setStatusCode(503).endExchange())))
        .isEqualTo(new ProbeOutcome.CodeMismatch(503));
    assertThat(probe(new Target("127.0.0.1", freePort()))).isInstanceOf(ProbeOutcome.Failed.class);
    assertThat(probe(raw("no HTTP\r\n\r\n"))).isInstanceOf(ProbeOutcome.Failed.class);
    assertThat(probe(silent(held))).isEqualTo(new ProbeOutcome.TimedOut());
  }

  private ProbeOutcome probe(Target target) {
    var outcome = new AtomicReference<ProbeOutcome>();
    loop.execute(
        () ->
            balancers.probe(
                new Probe("eni", target, "/health", Duration.ofMillis(400), s -> s == 200),
                outcome::set));
    return await().until(outcome::get, java.util.Objects::nonNull);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a body"})
  void toWaitForAnAnswerTakesNoProcessorTime(String body) throws Exception {
    var asked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var node =
        node(
            forward(
                accept(
                    socket -> {
                      var unused = socket.getInputStream().read(new byte[4096]);
                      asked.countDown();
                      goOn.await();
                      socket
                          .getOutputStream()
                          .write(
                              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                  .getBytes(ISO_8859_1));
                    })));
    var method = body.isEmpty() ? "GET" : "POST";
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var answer =
        http.sendAsync(
            request(node, "/").method(method, publisher).build(), BodyHandlers.ofString());
    asked.await();
    var before = processorTime();
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    assertThat(processorTime().minus(before)).isLessThan(Duration.ofMillis(200));
    goOn.countDown();
    assertThat(answer.get().body()).isEqualTo("ok");
  }

  /** What all threads of nodes have used so far. */
  private static Duration processorTime() {
    var threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("alb-"))
        .map(thread -> Duration.ofNanos(threads.getThreadCpuTime(thread.getThreadId())))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Target target(String name) {
    return serve(e -> e.getResponseSender().send(name));
  }

  private Target serve(HttpHandler handler) {
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
  private Target raw(String answer) throws IOException {
    return accept(
        socket -> {
          var read = socket.getInputStream().read(new byte[4096]);
          assertThat(read).isPositive();
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        });
  }

  private Target silent(CountDownLatch held) throws IOException {
    return accept(socket -> held.await());
  }

  private interface Conversation {
    void with(Socket socket) throws Exception;
  }

  private Target accept(Conversation conversation) throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(server);
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (var socket = server.accept()) {
              conversation.with(socket);
            } catch (Exception e) {
              // the test is over, or the node hung up first: both are fine here
            }
          }
        });
    return new Target("127.0.0.1", server.getLocalPort());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Action forward(Target... targets) {
    return forward(
        new TargetGroup("arn:tg", "round_robin", Optional.empty(), List.of(targets), List.of()));
  }

  private static Action sticky(List<Target> targets, List<Target> draining) {
    return forward(
        new TargetGroup(
            "arn:tg", "round_robin", Optional.of(Duration.ofDays(1)), targets, draining));
  }

  private static Action forward(TargetGroup group) {
    return new Action.Forward(List.of(new WeightedGroup(group, 1)), Optional.empty());
  }

  private Listener listener(Action action) {
    return new Listener("arn:l", port, List.of(new Rule(List.of(), action)));
  }

  private NodeConfig config(Action action) {
    return new NodeConfig(List.of(listener(action)), Duration.ofSeconds(60));
  }

  private Node node(Action action) throws Exception {
    return node(config(action));
  }

  private Node node(NodeConfig config) throws Exception {
    var started = new CompletableFuture<String>();
    var spec = new NodeSpec("arn:lb", "lb.test", "us-east-1a", "eni", "127.0.0.1");
    var node =
        loop.call(
            () ->
                balancers.start(
                    spec, config, problem -> started.complete(String.valueOf(problem))));
    opened.add(node::close);
    assertThat(started.join()).isEqualTo("null");
    return node;
  }

  private HttpRequest.Builder request(Node node, String path) {
    var port = node.localPort().orElseThrow();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> get(Node node, String path) throws Exception {
    return http.send(request(node, path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(Node node, String path, String cookie) throws Exception {
    return http.send(request(node, path).header("Cookie", cookie).build(), BodyHandlers.ofString());
  }

  /** Runs everything where the test runs. */
  private static final class HostNamespaces implements NetworkNamespaces {
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
