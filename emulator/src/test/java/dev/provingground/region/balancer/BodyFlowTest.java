package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies on their way, and who breaks off in the midst of one. */
final class BodyFlowTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void whoExpectsToBeToldToGoOnIsToldAtOnceWhateverTheTarget() throws Exception {
    var go = new CountDownLatch(1);
    world.keep(go::countDown);
    var node =
        world.nodeBefore(
            socket -> {
              heard.add(Messages.head(socket.getInputStream()));
              go.await();
              heard.add(new String(socket.getInputStream().readNBytes(4), ISO_8859_1));
              TestBalancer.write(socket, OK);
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(Messages.head(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      TestBalancer.write(socket, "body");
      go.countDown();
      assertThat(Messages.read(socket.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
    }
    assertThat(heard.remove()).as("the target hears of no expectation").doesNotContain("Expect");
    assertThat(heard).containsExactly("body");
  }

  @Test
  void whatHasComeOfABodyGoesOnAtOnceInBothDirections() throws Exception {
    var node =
        world.nodeBefore(
            socket -> {
              Messages.head(socket.getInputStream());
              TestBalancer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
              for (int i = 0; i < 4; i++) {
                socket.getOutputStream().write(socket.getInputStream().read());
              }
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
      Messages.head(socket.getInputStream());
      for (var one : "echo".toCharArray()) {
        TestBalancer.write(socket, String.valueOf(one));
        assertThat(socket.getInputStream().read()).isEqualTo(one);
      }
    }
  }

  @Test
  void aTargetMayRefuseABodyBeforeItHasCome() throws Exception {
    var node =
        world.nodeBefore(
            socket -> {
              Messages.head(socket.getInputStream());
              TestBalancer.write(
                  socket, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
              Messages.head(socket.getInputStream());
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
      assertThat(Messages.read(socket.getInputStream()))
          .startsWith("HTTP/1.1 413 Content Too Large\r\n")
          .contains("\r\nConnection: keep-alive\r\n")
          .endsWith("no");
      TestBalancer.write(socket, "rest" + LAST);
      assertThat(TestBalancer.rest(socket))
          .as("the rest is no request, what follows is")
          .startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aTargetThatAnswersAndHangsUpWithinABodyIsHeard() throws Exception {
    long size = 16L << 20;
    var node =
        world.nodeBefore(
            socket -> {
              Messages.head(socket.getInputStream());
              TestBalancer.write(
                  socket,
                  "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n"
                      + "Connection: close\r\n\r\nno");
              // Closing with bytes unread resets the connection.
            });
    for (int i = 0; i < 20; i++) {
      try (var socket = TestBalancer.connect(node)) {
        TestBalancer.write(
            socket, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
        Thread.startVirtualThread(() -> pourQuietly(socket, size));
        assertThat(Messages.read(socket.getInputStream()))
            .startsWith("HTTP/1.1 413 Content Too Large\r\n")
            .endsWith("no");
      }
    }
  }

  private static void pourQuietly(Socket socket, long size) {
    try {
      pour(socket, size, new AtomicLong());
    } catch (IOException e) {
      // the node takes no more of it, which is what the test is about
    }
  }

  @Test
  void aClientThatHangsUpWithinItsBodyIsCountedAs400AndItsTargetIsLeftAlone() throws Exception {
    var left = new CountDownLatch(1);
    var node =
        world.nodeBefore(
            socket -> {
              heard.add(Messages.head(socket.getInputStream()));
              socket.getInputStream().readAllBytes();
              left.countDown();
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\npart");
      await().until(() -> !heard.isEmpty());
      socket.setSoLinger(true, 0); // a reset
    }
    left.await();
    await().until(() -> node.takeCounts().ownAnswers().containsKey(400));
  }

  @Test
  void aClientThatEndsItsSideHasGivenUp() throws Exception {
    var node =
        world.nodeBefore(
            socket -> {
              heard.add(Messages.read(socket.getInputStream()));
              Messages.read(socket.getInputStream());
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, GET);
      await().until(() -> !heard.isEmpty());
      socket.shutdownOutput();
      assertThat(TestBalancer.rest(socket)).isEmpty();
    }
    await().until(() -> node.takeCounts().ownAnswers().containsKey(460));
  }

  @Test
  void aClientThatGivesUpIsCountedAs460AndItsTargetIsLeftAlone() throws Exception {
    var left = new CountDownLatch(1);
    var node =
        world.nodeBefore(
            socket -> {
              Messages.read(socket.getInputStream());
              heard.add("asked");
              assertThat(socket.getInputStream().read()).isNegative();
              left.countDown();
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, GET);
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
    var node = world.nodeBefore(target);
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, GET);
      await().until(() -> !heard.isEmpty());
      node.cut(target);
      assertThat(Messages.read(socket.getInputStream())).startsWith("HTTP/1.1 502 Bad Gateway");
    }
    await().until(() -> node.inFlight(target) == 0);
  }

  @Test
  void anAnswerThatBreaksOffBreaksOffForTheClientToo() throws Exception {
    var node = world.nodeBefore(world.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"));
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, GET);
      var head = Messages.head(socket.getInputStream());
      assertThat(head).contains("\r\nContent-Length: 9\r\n");
      assertThat(TestBalancer.rest(socket)).hasSizeLessThan(9);
    }
  }

  @Test
  void aChunkThatIsNoneWithinABodyEndsBothConnections() throws Exception {
    var left = new CountDownLatch(1);
    var node =
        world.nodeBefore(
            socket -> {
              Messages.head(socket.getInputStream());
              heard.add(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
              left.countDown();
            });
    assertThat(
            TestBalancer.say(
                node,
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "4\r\nfine\r\nnone\r\n"
                    + LAST))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("\r\nConnection: close\r\n");
    left.await();
    assertThat(heard).singleElement().asString().doesNotContain("0\r\n\r\n");
  }

  @Test
  void aTargetSendsNoFasterThanItsClientReads() throws Exception {
    long size = 96L << 20;
    var written = new AtomicLong();
    var node =
        world.nodeBefore(
            socket -> {
              Messages.read(socket.getInputStream());
              TestBalancer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
              pour(socket, size, written);
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, LAST);
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
        world.nodeBefore(
            socket -> {
              Messages.head(socket.getInputStream());
              goOn.await();
              socket.getInputStream().skipNBytes(size);
              TestBalancer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(
          socket, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
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
}
