package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.balancer.http2.ErrorCode;
import dev.provingground.region.balancer.http2.Frames;
import dev.provingground.region.balancer.http2.HeaderBlock;
import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that speak HTTP/2, by the letter of RFC 9113 and against it. */
final class Http2ClientTest {
  private static final int END = Frames.END_HEADERS | Frames.END_STREAM;

  /** A GET of https://a/ in the static table's words, but for the authority. */
  private static final int[] GET = {0x82, 0x87, 0x84, 0x41, 1, 'a'};

  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void fieldsThatWouldSmuggleEndTheirStreamAndNoOther() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    var attacks =
        List.of(
            Http2Peer.request().add("transfer-encoding", "chunked"),
            Http2Peer.request().add("x", "a\r\nTransfer-Encoding: chunked"),
            Http2Peer.request().add("content-length", "5"),
            Http2Peer.request().add("connection", "x"),
            Http2Peer.request().add("te", "gzip"),
            Http2Peer.request().add(":path", "/again"),
            Http2Peer.request().add(":status", "200"),
            Http2Peer.request().add("host", "b"),
            Http2Peer.request().add("x: y", "z"),
            Http2Peer.request("GET /admin"),
            new HeaderBlock().add(":method", "GET").add(":scheme", "https"),
            new HeaderBlock().add(":method", "GET").add(":path", "/ HTTP/1.1\r\nHost: b"));
    try (var peer = Http2Peer.greet(node)) {
      int stream = 1;
      for (var attack : attacks) {
        peer.say(attack.frames(stream, /* endStream= */ true));
        assertThat(peer.hear(Frames.RST_STREAM).payload().getInt())
            .isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
        stream += 2;
      }
      assertThat(heard).isEmpty();
      peer.say(Http2Peer.request().frames(stream, /* endStream= */ true));
      peer.hear(Frames.HEADERS);
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void trailersThatSayWhereAMessageEndsEndHere() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(Http2Peer.request("POST").frames(1, /* endStream= */ false));
      peer.say(frame(Frames.DATA, 0, 1, 'h', 'i'));
      var trailers =
          new HeaderBlock().add("x-sum", "2").add("content-length", "9").add("host", "b");
      peer.say(trailers.frames(1, /* endStream= */ true));
      peer.hear(Frames.HEADERS);
    }
    assertThat(heard).singleElement().asString().endsWith("\r\n2\r\nhi\r\n0\r\nx-sum: 2\r\n\r\n");
  }

  @Test
  void whoExpectsToBeToldToGoOnIsTold() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(
          Http2Peer.request("POST")
              .add("expect", "100-continue")
              .frames(1, /* endStream= */ false));
      assertThat(text(peer.hear(Frames.HEADERS))).contains(":status").contains("100");
      peer.say(frame(Frames.DATA, Frames.END_STREAM, 1, 'x'));
      assertThat(text(peer.hear(Frames.HEADERS))).contains(":status").contains("200");
    }
    assertThat(heard).singleElement().asString().doesNotContain("expect");
  }

  @Test
  void aGroupThatDoesNotSpeakGrpcAnswersIt464() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(
          Http2Peer.request("POST")
              .add("content-type", "application/grpc")
              .frames(1, /* endStream= */ true));
      assertThat(text(peer.hear(Frames.HEADERS))).contains(":status").contains("464");
    }
    assertThat(heard).isEmpty();
    assertThat(node.takeCounts().ownAnswers()).containsEntry(464, 1L);
  }

  @Test
  void aTargetSendsNoFasterThanAStreamTakes() throws Exception {
    var node =
        node(
            TestBalancer.forward(
                world.serve(e -> e.getResponseSender().send("x".repeat(200_000)))));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(Http2Peer.request().frames(1, /* endStream= */ true));
      int taken = 0;
      while (taken < 65_535) {
        taken += peer.hear(Frames.DATA).payload().remaining();
      }
      assertThat(taken).as("the window, and no more").isEqualTo(65_535);
      peer.say(Frames.windowUpdate(0, 1 << 20));
      peer.say(Frames.windowUpdate(1, 1 << 20));
      while (taken < 200_000) {
        taken += peer.hear(Frames.DATA).payload().remaining();
      }
      assertThat(taken).isEqualTo(200_000);
    }
  }

  @Test
  void aClientThatSendsMoreThanAStreamTakesEndsThatStream() throws Exception {
    var held = new CountDownLatch(1);
    world.keep(held::countDown);
    var node =
        node(
            TestBalancer.forward(
                world.accept(
                    socket -> {
                      socket.setReceiveBufferSize(4096);
                      held.await();
                    })));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(Http2Peer.request("POST").frames(1, /* endStream= */ false));
      var block = ByteBuffer.allocate(9 + 16_384).put(Frames.header(Frames.DATA, 0, 1, 16_384));
      Thread.startVirtualThread(
          () -> {
            try {
              for (int i = 0; i < 4096; i++) {
                peer.say(block.array());
              }
            } catch (IOException e) {
              // the test is over
            }
          });
      assertThat(peer.hear(Frames.RST_STREAM).payload().getInt())
          .isEqualTo(ErrorCode.FLOW_CONTROL_ERROR.code());
    }
  }

  @Test
  void streamsThatAreBrokenOffAgainAndAgainEndTheConnection() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      assertThat(flood(peer, id -> both(request(id), frame(Frames.RST_STREAM, 0, id, 0, 0, 0, 8))))
          .isEqualTo(ErrorCode.ENHANCE_YOUR_CALM.code());
    }
    assertLives(node);
  }

  @Test
  void requestsThatAreNoneAgainAndAgainEndTheConnection() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      assertThat(flood(peer, id -> frame(Frames.HEADERS, END, id, 0x82)))
          .isEqualTo(ErrorCode.ENHANCE_YOUR_CALM.code());
    }
    try (var peer = Http2Peer.greet(node)) {
      assertThat(
              flood(peer, id -> both(request(id), frame(Frames.WINDOW_UPDATE, 0, id, 0, 0, 0, 0))))
          .as("the load balancer breaks them off itself")
          .isEqualTo(ErrorCode.ENHANCE_YOUR_CALM.code());
    }
    assertLives(node);
  }

  /** Says what the streams' frames are until it is told why no more. */
  private static int flood(Http2Peer peer, java.util.function.IntFunction<ByteBuffer> frames)
      throws IOException {
    var all = new ByteArrayOutputStream();
    for (int id = 1; id <= 2003; id += 2) {
      all.write(frames.apply(id).array());
    }
    Thread.startVirtualThread(
        () -> {
          try {
            peer.say(all.toByteArray());
          } catch (IOException e) {
            // it is hung up on, which the test hears
          }
        });
    return farewell(peer);
  }

  @Test
  void aHeaderBlockWithoutAnEndEndsTheConnection() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(frame(Frames.HEADERS, Frames.END_STREAM, 1, GET));
      for (int i = 0; i < 64; i++) {
        peer.say(frame(Frames.CONTINUATION, 0, 1));
      }
      assertThat(farewell(peer)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM.code());
    }
    try (var peer = Http2Peer.greet(node)) {
      peer.say(frame(Frames.HEADERS, Frames.END_STREAM, 1, new int[16_384]));
      for (int i = 0; i < 4; i++) {
        peer.say(frame(Frames.CONTINUATION, 0, 1, new int[16_384]));
      }
      assertThat(farewell(peer)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM.code());
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void aHeaderBlockThatGrowsWhenItIsReadIsRefused() throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      var block = new ByteArrayOutputStream();
      for (int b : GET) {
        block.write(b);
      }
      block.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0x81, 0x1e}); // 4 000 bytes follow
      block.writeBytes("v".repeat(0x7f + 0x81 - 0x80 + (0x1e << 7)).getBytes(ISO_8859_1));
      for (int i = 0; i < 30; i++) {
        block.write(0x80 | 62); // again, from the table
      }
      peer.say(Frames.header(Frames.HEADERS, END, 1, block.size()));
      peer.say(block.toByteArray());
      assertThat(text(peer.hear(Frames.HEADERS))).contains(":status").contains("400");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void whoMakesTheNodeAnswerAndDoesNotListenIsNotListenedToAndHoldsUpNobody() throws Exception {
    var node = node(TestBalancer.forward());
    try (var peer = Http2Peer.greet(node)) {
      var pings = new ByteArrayOutputStream();
      for (int i = 0; i < 900; i++) {
        pings.writeBytes(frame(Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8).array());
      }
      var said = new AtomicLong();
      Thread.startVirtualThread(() -> sayForEver(peer, pings.toByteArray(), said));
      await().until(() -> said.get() > 1 << 20);
      assertLives(node);
      var before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(500))
          .until(() -> before.getAndSet(said.get()) == said.get());
    }
    assertLives(node);
  }

  private static void sayForEver(Http2Peer peer, byte[] bytes, AtomicLong said) {
    try {
      while (true) {
        peer.say(bytes);
        said.addAndGet(bytes.length);
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void aConnectionServesTenThousandRequests() throws Exception {
    var node = node(new Action.FixedResponse(204, "text/plain", ""));
    try (var peer = Http2Peer.greet(node)) {
      for (int batch = 0; batch < 100; batch++) {
        var requests = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
          requests.writeBytes(request(2 * (100 * batch + i) + 1).array());
        }
        peer.say(requests.toByteArray());
        for (int i = 0; i < 100; i++) {
          peer.hear(Frames.HEADERS);
        }
      }
      var farewell = peer.hear(Frames.GOAWAY).payload();
      assertThat(farewell.getInt(0)).as("the last stream").isEqualTo(19_999);
      assertThat(farewell.getInt(4)).isEqualTo(ErrorCode.NO_ERROR.code());
      assertEnds(peer);
    }
  }

  private static ByteBuffer request(int stream) {
    return frame(Frames.HEADERS, END, stream, GET);
  }

  private static ByteBuffer frame(int type, int flags, int stream, int... payload) {
    return Http2Peer.frame(type, flags, stream, payload);
  }

  private static ByteBuffer both(ByteBuffer one, ByteBuffer other) {
    return ByteBuffer.allocate(one.remaining() + other.remaining()).put(one).put(other).flip();
  }

  private static int farewell(Http2Peer peer) throws IOException {
    return peer.hear(Frames.GOAWAY).payload().getInt(4);
  }

  private static String text(Http2Peer.Frame frame) {
    return new String(frame.payload().array(), ISO_8859_1);
  }

  private static void assertEnds(Http2Peer peer) {
    assertThatThrownBy(
            () -> {
              while (true) {
                peer.hear();
              }
            })
        .isInstanceOf(EOFException.class);
  }

  private static void assertLives(Node node) throws Exception {
    try (var peer = Http2Peer.greet(node)) {
      peer.say(request(1));
      peer.hear(Frames.HEADERS);
    }
  }

  private Node node(Action action) throws Exception {
    return world.node(Http2Peer.config(world, action));
  }
}
