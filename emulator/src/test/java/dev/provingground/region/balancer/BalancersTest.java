package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import io.undertow.server.HttpHandler;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node on loopback: the namespace is the host's, everything else is as in a VPC. */
final class BalancersTest {
  private final TestBalancer world = new TestBalancer();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void requestsGoToTheTargetsInTurn() throws Exception {
    var node = world.nodeBefore(world.target("one"), world.target("two"));
    var answers = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      answers.add(world.get(node, "/").body());
    }
    assertThat(answers).containsExactly("one", "two", "one", "two");
  }

  @Test
  void requestsGoToTheGroupsByTheirWeights() throws Exception {
    var blue = world.target("blue");
    var green = world.target("green");
    var node = world.node(TestBalancer.weighted(blue, 100, green, 0));
    assertThat(answers(node, 20)).containsOnly("blue");
    node.configure(world.config(TestBalancer.weighted(blue, 50, green, 50)));
    assertThat(answers(node, 100).stream().filter("green"::equals).count()).isBetween(20L, 80L);
    node.configure(world.config(TestBalancer.weighted(blue, 0, green, 100)));
    assertThat(answers(node, 20)).containsOnly("green");
  }

  private List<String> answers(Node node, int requests) throws Exception {
    var answers = new ArrayList<String>();
    for (int i = 0; i < requests; i++) {
      answers.add(world.get(node, "/").body());
    }
    return answers;
  }

  @Test
  void bodiesCrossUnalteredInBothDirections() throws Exception {
    var node =
        world.nodeBefore(
            world.serve(
                e ->
                    e.getRequestReceiver()
                        .receiveFullBytes(
                            (x, body) ->
                                x.getResponseSender().send(java.nio.ByteBuffer.wrap(body)))));
    var body = new byte[3 << 20];
    new Random(7).nextBytes(body);
    var answer =
        world.http.send(
            world.request(node, "/").POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofByteArray());
    assertThat(Arrays.equals(answer.body(), body)).isTrue();
    var chunked =
        world.http.send(
            world
                .request(node, "/")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(Arrays.equals(chunked.body(), body)).isTrue();
  }

  @Test
  void theTargetHearsWhoAskedAndHow() throws Exception {
    var node =
        world.nodeBefore(
            world.serve(
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
                }));
    var answer =
        world.http.send(
            world.request(node, "/a%2Fb?q=1%202").header("X-Forwarded-For", "192.0.2.1").build(),
            BodyHandlers.ofString());
    assertThat(answer.body())
        .matches(
            "/a%2Fb\\?q=1%202\\|192\\.0\\.2\\.1,"
                + " 127\\.0\\.0\\.1\\|http\\|\\d+\\|Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
  }

  @Test
  void aStickyClientStaysAndOthersDoNot() throws Exception {
    var first = world.target("one");
    var second = world.target("two");
    var node = world.node(TestBalancer.sticky(first, second));
    var answer = world.get(node, "/");
    var cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(2);
    assertThat(cookies.get(0)).startsWith("AWSALB=").contains("Path=/");
    assertThat(cookies.get(1)).startsWith("AWSALBCORS=").contains("SameSite=None");
    var cookie = cookies.get(0).substring(0, cookies.get(0).indexOf(';'));
    for (int i = 0; i < 5; i++) {
      assertThat(world.get(node, "/", cookie).body()).isEqualTo(answer.body());
    }
    assertThat(world.get(node, "/", "AWSALB=forged").statusCode()).isEqualTo(200);
    boolean stuckToFirst = answer.body().equals("one");
    node.configure(world.config(TestBalancer.sticky(stuckToFirst ? second : first)));
    assertThat(world.get(node, "/", cookie).body()).as("it is gone").isNotEqualTo(answer.body());
  }

  @Test
  void aListenerThatIsMadeAnewOnItsPortListens() throws Exception {
    var config = world.config(TestBalancer.forward(world.target("again")));
    var node = world.node(config);
    for (int i = 0; i < 5; i++) {
      node.configure(new NodeConfig(List.of(), Duration.ofSeconds(60)));
      node.configure(config);
    }
    var uri = URI.create("http://127.0.0.1:" + world.port + "/");
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        world
                            .http
                            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("again"));
  }

  @Test
  void rulesAreTriedInOrder() throws Exception {
    var node =
        world.node(
            new NodeConfig(
                List.of(
                    new Listener(
                        "arn:l",
                        world.port,
                        List.of(
                            new Rule(
                                List.of(new Condition.PathPattern(List.of("/api/*"))),
                                TestBalancer.forward(world.target("api"))),
                            new Rule(
                                List.of(new Condition.HttpRequestMethod(List.of("DELETE"))),
                                new Action.FixedResponse(418, "text/plain", "never")),
                            new Rule(
                                List.of(new Condition.HttpHeader("X-Old", List.of("y*"))),
                                new Action.Redirect(301, "http://new.test/#{path}?#{query}")),
                            new Rule(List.of(), TestBalancer.forward(world.target("rest")))))),
                Duration.ofSeconds(60)));
    assertThat(world.get(node, "/api/x").body()).isEqualTo("api");
    assertThat(world.get(node, "/other").body()).isEqualTo("rest");
    assertThat(
            world
                .http
                .send(world.request(node, "/").DELETE().build(), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(418);
    var redirect =
        world.http.send(
            world.request(node, "/p?q=1").header("X-Old", "Yes").build(), BodyHandlers.ofString());
    assertThat(redirect.statusCode()).isEqualTo(301);
    assertThat(redirect.headers().firstValue("Location")).hasValue("http://new.test/p?q=1");
  }

  @Test
  void requestsInFlightAreCountedAndEndOnTheirOwnTarget() throws Exception {
    var release = new CountDownLatch(1);
    world.keep(release::countDown);
    var slow =
        world.serve(
            e ->
                e.dispatch(
                    (HttpHandler)
                        x -> {
                          release.await();
                          x.getResponseSender().send("slow");
                        }));
    var node = world.nodeBefore(slow);
    CompletableFuture<HttpResponse<String>> answer =
        world.http.sendAsync(world.request(node, "/").build(), BodyHandlers.ofString());
    await().until(() -> node.inFlight(slow) == 1);
    node.configure(world.config(TestBalancer.forward(world.target("new"))));
    assertThat(world.get(node, "/").body()).isEqualTo("new");
    assertThat(node.inFlight(slow)).isEqualTo(1);
    release.countDown();
    assertThat(answer.join().body()).isEqualTo("slow");
    await().until(() -> node.inFlight(slow) == 0);
  }

  @Test
  void aKeptConnectionToATargetThatIsNoneAnyMoreIsClosed() throws Exception {
    var left = new CountDownLatch(1);
    var node =
        world.nodeBefore(
            socket -> {
              Messages.read(socket.getInputStream());
              TestBalancer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
              assertThat(socket.getInputStream().read()).isNegative();
              left.countDown();
            });
    assertThat(world.get(node, "/").statusCode()).isEqualTo(204);
    node.configure(world.config(TestBalancer.forward()));
    left.await();
  }

  @Test
  void aConnectionInFlightToATargetThatIsNoneAnyMoreIsClosedAfterwards() throws Exception {
    var asked = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    var node =
        world.nodeBefore(
            socket -> {
              Messages.read(socket.getInputStream());
              asked.countDown();
              release.await();
              TestBalancer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
              assertThat(socket.getInputStream().read()).isNegative();
              left.countDown();
            });
    var answer = world.http.sendAsync(world.request(node, "/").build(), BodyHandlers.ofString());
    asked.await();
    node.configure(world.config(TestBalancer.forward()));
    await().until(() -> world.get(node, "/").statusCode() == 503);
    release.countDown();
    assertThat(answer.join().statusCode()).isEqualTo(204);
    left.await();
  }

  @Test
  void connectionsToTargetsAreKept() throws Exception {
    var ports = new java.util.concurrent.ConcurrentSkipListSet<Integer>();
    var node =
        world.nodeBefore(
            world.serve(
                e -> {
                  ports.add(e.getSourceAddress().getPort());
                  e.getResponseSender().send("ok");
                }));
    for (int i = 0; i < 20; i++) {
      assertThat(world.get(node, "/").statusCode()).isEqualTo(200);
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
    var node = world.nodeBefore(world.target("fine"));
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), node.localPort().orElseThrow())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).contains(" 400 ");
    }
    assertThat(world.get(node, "/").body()).isEqualTo("fine");
  }

  @Test
  void aProbeTellsHealthyMismatchRefusedAndTimedOutApart() throws Exception {
    var held = new CountDownLatch(1);
    world.keep(held::countDown);
    assertThat(probe(world.target("x"))).isEqualTo(new ProbeOutcome.Healthy(200));
    assertThat(probe(world.serve(e -> e.setStatusCode(503).endExchange())))
        .isEqualTo(new ProbeOutcome.CodeMismatch(503));
    assertThat(probe(new Target("127.0.0.1", TestBalancer.freePort())))
        .isInstanceOf(ProbeOutcome.Failed.class);
    assertThat(probe(world.raw("no HTTP\r\n\r\n"))).isInstanceOf(ProbeOutcome.Failed.class);
    assertThat(probe(world.silent(held))).isEqualTo(new ProbeOutcome.TimedOut());
  }

  private ProbeOutcome probe(Target target) {
    var outcome = new AtomicReference<ProbeOutcome>();
    world.loop.execute(
        () ->
            world.balancers.probe(
                new Probe(
                    "eni",
                    target,
                    TargetProtocol.HTTP,
                    "/health",
                    Duration.ofMillis(400),
                    s -> s == 200),
                outcome::set));
    return await().until(outcome::get, java.util.Objects::nonNull);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a body"})
  void toWaitForAnAnswerTakesNoProcessorTime(String body) throws Exception {
    var asked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var node =
        world.nodeBefore(
            socket -> {
              var _ = socket.getInputStream().read(new byte[4096]);
              asked.countDown();
              goOn.await();
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1));
            });
    var method = body.isEmpty() ? "GET" : "POST";
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var answer =
        world.http.sendAsync(
            world.request(node, "/").method(method, publisher).build(), BodyHandlers.ofString());
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
}
