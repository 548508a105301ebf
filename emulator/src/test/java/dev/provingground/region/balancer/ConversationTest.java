package dev.provingground.region.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
    var node = world.nodeBefore(world.target("one"), world.target("two"));
    var answers = TestBalancer.say(node, GET + GET + GET + LAST);
    assertThat(answers.split("\r\n\r\n", -1))
        .extracting(part -> part.replaceFirst("(?s)HTTP.*", ""))
        .containsExactly("", "one", "two", "one", "two");
  }

  @Test
  void chunksAndTrailersCrossInBothDirections() throws Exception {
    var node =
        world.nodeBefore(
            socket -> {
              heard.add(Messages.read(socket.getInputStream()));
              TestBalancer.write(
                  socket,
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "3;ext=1\r\nabc\r\n0\r\nX-Sum: 6\r\nContent-Length: 9\r\n\r\n");
              Messages.read(socket.getInputStream());
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(
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
    var node = world.nodeBefore(world.answering(answer));
    var answers = TestBalancer.say(node, GET + LAST);
    assertThat(answers.split("HTTP/1.1 [23]04", -1)).hasSize(3);
    assertThat(answers).endsWith("\r\n\r\n");
  }

  @Test
  void anAnswerToHeadHasALengthAndNoBody() throws Exception {
    var node = world.nodeBefore(world.answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"));
    var head = "HEAD / HTTP/1.1\r\nHost: a\r\n";
    var answers = TestBalancer.say(node, head + "\r\n" + head + "Connection: close\r\n\r\n");
    assertThat(answers.split("Content-Length: 7\r\n", -1)).hasSize(3);
    assertThat(answers).endsWith("\r\n\r\n");
  }

  @Test
  void anAnswerThatEndsWithItsConnectionIsWhole() throws Exception {
    var node = world.nodeBefore(world.raw("HTTP/1.1 200 OK\r\n\r\nuntil the end"));
    assertThat(TestBalancer.say(node, LAST)).contains("\r\n\r\nd\r\nuntil the end\r\n0\r\n\r\n");
  }

  @Test
  void anOldClientGetsNoChunksAndTheEnd() throws Exception {
    var node =
        world.nodeBefore(
            world.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"));
    assertThat(TestBalancer.say(node, "GET / HTTP/1.0\r\n\r\n"))
        .doesNotContain("Transfer-Encoding")
        .contains("\r\nConnection: close\r\n")
        .endsWith("\r\n\r\nhi");
  }

  @Test
  void aCompressedBodyIsLeftAsItIs() throws Exception {
    var node =
        world.nodeBefore(
            world.answering(
                "HTTP/1.1 200 OK\r\n"
                    + "Content-Encoding: gzip\r\n"
                    + "Content-Length: 3\r\n\r\n"
                    + "\u001f\u008b\u0000"));
    assertThat(TestBalancer.say(node, LAST))
        .contains("\r\nContent-Encoding: gzip\r\n")
        .endsWith("\r\n\r\n\u001f\u008b\u0000");
  }

  @Test
  void whatATargetSaysUnaskedReachesNobody() throws Exception {
    var connections = new AtomicInteger();
    var node =
        world.nodeBefore(
            socket -> {
              connections.incrementAndGet();
              Messages.read(socket.getInputStream());
              TestBalancer.write(
                  socket,
                  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                      + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
              Messages.read(socket.getInputStream());
            });
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
        world.nodeBefore(
            socket -> {
              connections.incrementAndGet();
              while (!Messages.read(socket.getInputStream()).isEmpty()) {
                TestBalancer.write(socket, answer);
              }
            });
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
    var node = world.nodeBefore(world.answering(answer));
    assertThat(TestBalancer.say(node, LAST))
        .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
        .contains("<center><h1>502 Bad Gateway</h1></center>");
  }

  @Test
  void aClientThatSaysNothingIsHungUpOn() throws Exception {
    var node = world.idlingAfter(Duration.ofMillis(200), world.target("x"));
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
    var node = world.idlingAfter(Duration.ofMillis(200), world.recording(heard));
    assertThat(TestBalancer.say(node, half)).startsWith("HTTP/1.1 408 Request Time-out\r\n");
  }

  @Test
  void aClientIsToldToComeAgainWhenItsConnectionIsOldEnough() throws Exception {
    var http = TestBalancer.timeouts(Duration.ofSeconds(60), Duration.ofMillis(300));
    var node = world.node(world.config(TestBalancer.forward(world.target("x")), http));
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, GET);
      assertThat(Messages.read(socket.getInputStream())).contains("Connection: keep-alive\r\n");
      assertThat(socket.getInputStream().read()).as("idle, it is closed in time").isNegative();
    }
    var release = new CountDownLatch(1);
    world.keep(release::countDown);
    node.configure(world.config(TestBalancer.forward(answeringAfter(release)), http));
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, GET);
      await().pollDelay(Duration.ofMillis(400)).until(() -> true);
      release.countDown();
      assertThat(Messages.read(socket.getInputStream())).contains("Connection: close\r\n");
    }
  }

  @Test
  void aTargetThatClosesAKeptConnectionAsARequestIsSentGives502() throws Exception {
    var node =
        world.nodeBefore(
            socket -> {
              heard.add(Messages.read(socket.getInputStream()));
              TestBalancer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              heard.add(Messages.head(socket.getInputStream()));
            });
    assertThat(TestBalancer.say(node, GET + LAST))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("HTTP/1.1 502 Bad Gateway\r\n");
    assertThat(heard).as("nothing is sent twice").hasSize(2);
  }

  @Test
  void aConnectionThatATargetClosedWhileItWasIdleIsNotUsed() throws Exception {
    var closed = new CountDownLatch(1);
    var target =
        world.accept(
            socket -> {
              heard.add(Messages.read(socket.getInputStream()));
              TestBalancer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              socket.close();
              closed.countDown();
            });
    var node = world.nodeBefore(target);
    assertThat(world.get(node, "/").statusCode()).isEqualTo(200);
    closed.await();
    await().until(() -> node.takeCounts().activeConnections() == 1);
    assertThat(world.get(node, "/").statusCode()).isEqualTo(200);
  }

  @Test
  void whatATargetSaysBeforeItsAnswerEndsAtTheLoadBalancer() throws Exception {
    var node =
        world.nodeBefore(
            world.answering(
                "HTTP/1.1 100 Continue\r\n\r\n"
                    + "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    assertThat(TestBalancer.say(node, LAST)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
  }

  @Test
  void aRequestWithoutAHostIsOfTheLoadBalancersName() throws Exception {
    var node = world.nodeBefore(world.recording(heard));
    TestBalancer.say(node, "GET / HTTP/1.0\r\n\r\n");
    assertThat(heard).singleElement().asString().contains("\r\nHost: lb.test\r\n");
  }

  @Test
  void aHeadOfMoreThan32KFromATargetIs502() throws Exception {
    var node =
        world.nodeBefore(
            world.answering(
                "HTTP/1.1 200 OK\r\n"
                    + ("A: " + "a".repeat(11_000) + "\r\n").repeat(3)
                    + "Content-Length: 0\r\n\r\n"));
    assertThat(TestBalancer.say(node, LAST)).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
  }

  private Target answeringAfter(CountDownLatch release) throws IOException {
    return world.accept(
        socket -> {
          Messages.read(socket.getInputStream());
          release.await();
          TestBalancer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
  }
}
