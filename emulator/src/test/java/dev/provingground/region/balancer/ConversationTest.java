package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What client, load balancer and target say to one another, byte by byte. */
final class ConversationTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void requestsInARowAreAnsweredInOrder() throws Exception {
    var node = world.node(TestBalancer.forward(world.target("one"), world.target("two")));
    var answers = TestBalancer.say(node, GET + GET + GET + LAST);
    assertThat(answers.split("\r\n\r\n", -1))
        .extracting(part -> part.replaceFirst("(?s)HTTP.*", ""))
        .containsExactly("", "one", "two", "one", "two");
  }

  @Test
  void aClientThatWaitsToSendItsBodyIsToldToGoOn() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      heard.add(Messages.head(socket.getInputStream()));
                      write(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                      heard.add(new String(socket.getInputStream().readNBytes(4), ISO_8859_1));
                      write(socket, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                    })));
    try (var socket = TestBalancer.connect(node)) {
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(Messages.head(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      write(socket, "body");
      assertThat(Messages.read(socket.getInputStream())).startsWith("HTTP/1.1 201 Created\r\n");
    }
    assertThat(heard).last().isEqualTo("body");
  }

  @Test
  void aTargetMayRefuseABodyBeforeItIsSent() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(
                world.raw("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")));
    assertThat(
            TestBalancer.say(
                node,
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"))
        .startsWith("HTTP/1.1 417 Expectation Failed\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void chunksAndTrailersCrossInBothDirections() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      heard.add(Messages.read(socket.getInputStream()));
                      write(
                          socket,
                          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                              + "3;ext=1\r\nabc\r\n0\r\nX-Sum: 6\r\nContent-Length: 9\r\n\r\n");
                      Messages.read(socket.getInputStream());
                    })));
    try (var socket = TestBalancer.connect(node)) {
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Mine\r\n\r\n"
              + "2\r\nhe\r\n3\r\nllo\r\n0\r\nX-Mine: 5\r\nTransfer-Encoding: x\r\n\r\n");
      assertThat(Messages.read(socket.getInputStream()))
          .contains("\r\nTransfer-Encoding: chunked\r\n")
          .endsWith("\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n");
    }
    assertThat(heard)
        .singleElement()
        .asString()
        .contains("\r\nTrailer: X-Mine\r\n")
        .endsWith("\r\n0\r\nX-Mine: 5\r\n\r\n")
        .containsPattern("(?s)he.*llo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"
      })
  void answersWithoutABodyEndWithTheirHeads(String answer) throws Exception {
    var node = world.node(TestBalancer.forward(answering(answer)));
    var answers = TestBalancer.say(node, GET + LAST);
    assertThat(answers.split("HTTP/1.1 [23]04", -1)).hasSize(3);
    assertThat(answers).endsWith("\r\n\r\n");
  }

  @Test
  void anAnswerToHeadHasALengthAndNoBody() throws Exception {
    var node =
        world.node(TestBalancer.forward(answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n")));
    var head = "HEAD / HTTP/1.1\r\nHost: a\r\n";
    var answers = TestBalancer.say(node, head + "\r\n" + head + "Connection: close\r\n\r\n");
    assertThat(answers.split("Content-Length: 7\r\n", -1)).hasSize(3);
    assertThat(answers).endsWith("\r\n\r\n");
  }

  @Test
  void anAnswerThatEndsWithItsConnectionIsWhole() throws Exception {
    var node = world.node(TestBalancer.forward(world.raw("HTTP/1.1 200 OK\r\n\r\nuntil the end")));
    assertThat(TestBalancer.say(node, LAST)).contains("\r\n\r\nd\r\nuntil the end\r\n0\r\n\r\n");
  }

  @Test
  void anOldClientGetsNoChunksAndTheEnd() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(
                answering(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")));
    assertThat(TestBalancer.say(node, "GET / HTTP/1.0\r\n\r\n"))
        .doesNotContain("Transfer-Encoding")
        .contains("\r\nConnection: close\r\n")
        .endsWith("\r\n\r\nhi");
  }

  @Test
  void aCompressedBodyIsLeftAsItIs() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(
                answering(
                    "HTTP/1.1 200 OK\r\n"
                        + "Content-Encoding: gzip\r\n"
                        + "Content-Length: 3\r\n\r\n"
                        + "\u001f\u008b\u0000")));
    assertThat(TestBalancer.say(node, LAST))
        .contains("\r\nContent-Encoding: gzip\r\n")
        .endsWith("\r\n\r\n\u001f\u008b\u0000");
  }

  @Test
  void whatATargetSaysUnaskedReachesNobody() throws Exception {
    var connections = new AtomicInteger();
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      connections.incrementAndGet();
                      Messages.read(socket.getInputStream());
                      write(
                          socket,
                          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                              + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                      Messages.read(socket.getInputStream());
                    })));
    assertThat(TestBalancer.say(node, GET + LAST)).doesNotContain("poison").contains("ok");
    assertThat(connections).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2\r\nok\r\n0\r\n\r\n"
      })
  void aConnectionThatMayNotBeUsedAgainIsNot(String answer) throws Exception {
    var connections = new AtomicInteger();
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      connections.incrementAndGet();
                      while (!Messages.read(socket.getInputStream()).isEmpty()) {
                        write(socket, answer);
                      }
                    })));
    assertThat(TestBalancer.say(node, GET + LAST).split("ok", -1)).hasSize(3);
    assertThat(connections).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-Bad: a\rb\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
      })
  void anAnswerThatIsMalformedBecomes502(String answer) throws Exception {
    var node = world.node(TestBalancer.forward(answering(answer)));
    assertThat(TestBalancer.say(node, LAST))
        .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
        .contains("<center><h1>502 Bad Gateway</h1></center>");
  }

  @Test
  void anAnswerThatBreaksOffBreaksOffForTheClientToo() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(world.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart")));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, GET);
      var head = Messages.head(socket.getInputStream());
      assertThat(head).contains("\r\nContent-Length: 9\r\n");
      assertThat(rest(socket)).hasSizeLessThan(9);
    }
  }

  @Test
  void aClientThatSaysNothingIsHungUpOn() throws Exception {
    var node = idlingAfter(Duration.ofMillis(200), world.target("x"));
    try (var socket = TestBalancer.connect(node)) {
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HT",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo",
      })
  void aRequestThatIsNotSentWholeGets408AfterTheIdleTimeout(String half) throws Exception {
    var node = idlingAfter(Duration.ofMillis(200), world.recording(heard));
    assertThat(TestBalancer.say(node, half)).startsWith("HTTP/1.1 408 Request Time-out\r\n");
  }

  @Test
  void aClientIsToldToComeAgainWhenItsConnectionIsOldEnough() throws Exception {
    var http = settings(Duration.ofSeconds(60), Duration.ofMillis(300));
    var node = world.node(world.config(TestBalancer.forward(world.target("x")), http));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, GET);
      assertThat(Messages.read(socket.getInputStream())).contains("Connection: keep-alive\r\n");
      assertThat(socket.getInputStream().read()).as("idle, it is closed in time").isNegative();
    }
    var release = new CountDownLatch(1);
    world.keep(release::countDown);
    node.configure(world.config(TestBalancer.forward(answeringAfter(release)), http));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, GET);
      await().pollDelay(Duration.ofMillis(400)).until(() -> true);
      release.countDown();
      assertThat(Messages.read(socket.getInputStream())).contains("Connection: close\r\n");
    }
  }

  @Test
  void aClientThatGivesUpIsCountedAs460AndItsTargetIsLeftAlone() throws Exception {
    var left = new CountDownLatch(1);
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      Messages.read(socket.getInputStream());
                      heard.add("asked");
                      assertThat(socket.getInputStream().read()).isNegative();
                      left.countDown();
                    })));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, GET);
      await().until(() -> !heard.isEmpty());
    }
    left.await();
    await().until(() -> node.takeCounts().ownAnswers().containsKey(460));
  }

  @Test
  void whatIsInFlightToATargetCanBeCut() throws Exception {
    var target =
        world.accept(
            socket -> {
              Messages.read(socket.getInputStream());
              heard.add("asked");
              Messages.read(socket.getInputStream());
            });
    var node = world.node(TestBalancer.forward(target));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, GET);
      await().until(() -> !heard.isEmpty());
      node.cut(target);
      assertThat(Messages.read(socket.getInputStream())).startsWith("HTTP/1.1 502 Bad Gateway");
    }
    await().until(() -> node.inFlight(target) == 0);
  }

  @Test
  void aTargetSendsNoFasterThanItsClientReads() throws Exception {
    long size = 96L << 20;
    var written = new AtomicLong();
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      Messages.read(socket.getInputStream());
                      write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                      pour(socket, size, written);
                    })));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, LAST);
      assertStalls(written, size);
      Messages.head(socket.getInputStream());
      assertThat(socket.getInputStream().skip(size)).isEqualTo(size);
    }
  }

  @Test
  void aClientSendsNoFasterThanItsTargetReads() throws Exception {
    long size = 96L << 20;
    var written = new AtomicLong();
    var goOn = new CountDownLatch(1);
    world.keep(goOn::countDown);
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      Messages.head(socket.getInputStream());
                      goOn.await();
                      socket.getInputStream().skipNBytes(size);
                      write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    })));
    try (var socket = TestBalancer.connect(node)) {
      write(socket, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      Thread.startVirtualThread(
          () -> {
            try {
              pour(socket, size, written);
            } catch (IOException e) {
              heard.add(e.toString());
            }
          });
      assertStalls(written, size);
      goOn.countDown();
      assertThat(Messages.read(socket.getInputStream())).endsWith("ok");
    }
    assertThat(heard).isEmpty();
  }

  private static void assertStalls(AtomicLong written, long size) {
    var before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
    assertThat(written.get()).isLessThan(size / 2);
  }

  private static void pour(Socket socket, long size, AtomicLong written) throws IOException {
    var block = new byte[64 << 10];
    while (written.get() < size) {
      socket.getOutputStream().write(block);
      written.addAndGet(block.length);
    }
  }

  @Test
  void aWebSocketIsATunnel() throws Exception {
    var node =
        world.node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      heard.add(Messages.head(socket.getInputStream()));
                      write(
                          socket,
                          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                              + "Upgrade: websocket\r\nSec-WebSocket-Accept: y\r\n\r\nhello");
                      heard.add(new String(socket.getInputStream().readNBytes(4), ISO_8859_1));
                      write(socket, "pong");
                    })));
    try (var socket = TestBalancer.connect(node)) {
      write(
          socket,
          "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
              + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n");
      assertThat(Messages.head(socket.getInputStream()))
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n")
          .contains("Sec-WebSocket-Accept: y\r\n");
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
      write(socket, "ping");
      assertThat(rest(socket)).isEqualTo("pong");
    }
    assertThat(heard.poll())
        .contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n", "Sec-WebSocket-Key: x\r\n");
    assertThat(heard.poll()).isEqualTo("ping");
  }

  @Test
  void otherProtocolsAreNotSwitchedTo() throws Exception {
    var node = world.node(TestBalancer.forward(world.recording(heard)));
    TestBalancer.say(
        node,
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAA\r\n\r\n");
    assertThat(heard)
        .singleElement()
        .asString()
        .doesNotContain("Upgrade")
        .doesNotContain("HTTP2-Settings");
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private Node idlingAfter(Duration timeout, Target target) throws Exception {
    return world.node(
        world.config(TestBalancer.forward(target), settings(timeout, Duration.ofHours(1))));
  }

  private static HttpSettings settings(Duration idleTimeout, Duration clientKeepAlive) {
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

  /** Answers every request with this, and keeps the connection. */
  private Target answering(String answer) throws IOException {
    return world.accept(
        socket -> {
          while (!Messages.read(socket.getInputStream()).isEmpty()) {
            write(socket, answer);
          }
        });
  }

  private Target answeringAfter(CountDownLatch release) throws IOException {
    return world.accept(
        socket -> {
          Messages.read(socket.getInputStream());
          release.await();
          write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
