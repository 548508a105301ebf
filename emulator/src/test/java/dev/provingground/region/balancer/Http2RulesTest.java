package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.balancer.http2.ErrorCode;
import dev.provingground.region.balancer.http2.Frames;
import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that RFC 9113 does not let a client say, or not there. */
final class Http2RulesTest {
  private static final int END_HEADERS = Frames.END_HEADERS;
  private static final int END = Frames.END_HEADERS | Frames.END_STREAM;

  /** A GET of https://a/ in the static table's words, but for the authority. */
  private static final int[] GET = {0x82, 0x87, 0x84, 0x41, 1, 'a'};

  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  static Stream<Arguments> framesOutOfPlace() {
    var protocol = ErrorCode.PROTOCOL_ERROR;
    var size = ErrorCode.FRAME_SIZE_ERROR;
    var flow = ErrorCode.FLOW_CONTROL_ERROR;
    int large = 0x7f;
    return Stream.of(
        Arguments.of("data of no stream", protocol, frame(Frames.DATA, 0, 0, 1)),
        Arguments.of("data of a stream to come", protocol, frame(Frames.DATA, 0, 1, 1)),
        Arguments.of("headers of no stream", protocol, frame(Frames.HEADERS, END, 0, GET)),
        Arguments.of("headers of a server's stream", protocol, frame(Frames.HEADERS, END, 2, GET)),
        Arguments.of("a priority of no stream", protocol, frame(2, 0, 0, 0, 0, 0, 3, 1)),
        Arguments.of("a short priority", size, frame(2, 0, 1, 0, 0, 0, 3)),
        Arguments.of("a reset of no stream", protocol, frame(Frames.RST_STREAM, 0, 0, 0, 0, 0, 8)),
        Arguments.of(
            "a reset of a stream to come", protocol, frame(Frames.RST_STREAM, 0, 1, 0, 0, 0, 8)),
        Arguments.of("settings of a stream", protocol, frame(Frames.SETTINGS, 0, 1)),
        Arguments.of("settings cut off", size, frame(Frames.SETTINGS, 0, 0, 0, 3, 0)),
        Arguments.of(
            "an acknowledgement of more",
            size,
            frame(Frames.SETTINGS, Frames.ACK, 0, 0, 3, 0, 0, 0, 1)),
        Arguments.of("pushes twice", protocol, frame(Frames.SETTINGS, 0, 0, 0, 2, 0, 0, 0, 2)),
        Arguments.of("a window too large", flow, frame(Frames.SETTINGS, 0, 0, 0, 4, 128, 0, 0, 0)),
        Arguments.of("frames too small", protocol, frame(Frames.SETTINGS, 0, 0, 0, 5, 0, 0, 0, 9)),
        Arguments.of("frames too large", protocol, frame(Frames.SETTINGS, 0, 0, 0, 5, 1, 0, 0, 0)),
        Arguments.of("a push", protocol, frame(Frames.PUSH_PROMISE, END_HEADERS, 1, 0, 0, 0, 2)),
        Arguments.of(
            "a ping of a stream", protocol, frame(Frames.PING, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8)),
        Arguments.of("a short ping", size, frame(Frames.PING, 0, 0, 1, 2, 3, 4)),
        Arguments.of(
            "a farewell of a stream", protocol, frame(Frames.GOAWAY, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of(
            "a window of nothing", protocol, frame(Frames.WINDOW_UPDATE, 0, 0, 0, 0, 0, 0)),
        Arguments.of(
            "a window beyond all", flow, frame(Frames.WINDOW_UPDATE, 0, 0, large, 255, 255, 255)),
        Arguments.of(
            "a window of a stream to come",
            protocol,
            frame(Frames.WINDOW_UPDATE, 0, 1, 0, 0, 0, 1)),
        Arguments.of("a short window", size, frame(Frames.WINDOW_UPDATE, 0, 0, 0, 0, 1)),
        Arguments.of(
            "a continuation of nothing", protocol, frame(Frames.CONTINUATION, END_HEADERS, 1, GET)),
        Arguments.of(
            "a header block that breaks off",
            protocol,
            both(frame(Frames.HEADERS, Frames.END_STREAM, 1, GET), frame(Frames.DATA, 0, 1, 1))),
        Arguments.of(
            "padding longer than its frame",
            protocol,
            both(
                frame(Frames.HEADERS, END_HEADERS, 1, GET),
                frame(Frames.DATA, Frames.PADDED, 1, 9, 1))),
        Arguments.of(
            "a header block that is none",
            ErrorCode.COMPRESSION_ERROR,
            frame(Frames.HEADERS, END, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        Arguments.of("a frame too large", size, Frames.header(Frames.DATA, 0, 1, 16_385)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesOutOfPlace")
  void aFrameOutOfPlaceEndsTheConnection(String name, ErrorCode error, ByteBuffer frames)
      throws Exception {
    var node = node(TestBalancer.forward(world.recording(heard)));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(frames);
      assertThat(farewell(peer)).isEqualTo(error.code());
      assertEnds(peer);
    }
  }

  @Test
  void whoBeginsWithAnythingElseIsHungUpOn() throws Exception {
    var node = node(TestBalancer.forward());
    try (var peer = Http2Peer.connect(node)) {
      peer.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(farewell(peer)).isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
    }
    try (var peer = Http2Peer.connect(node)) {
      peer.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
      peer.say(frame(Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
      assertThat(farewell(peer))
          .as("settings come first")
          .isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
    }
  }

  static Stream<Arguments> framesOfAStream() {
    return Stream.of(
        Arguments.of(
            "a window of nothing",
            ErrorCode.PROTOCOL_ERROR,
            frame(Frames.WINDOW_UPDATE, 0, 1, 0, 0, 0, 0)),
        Arguments.of(
            "a window beyond all",
            ErrorCode.FLOW_CONTROL_ERROR,
            frame(Frames.WINDOW_UPDATE, 0, 1, 0x7f, 255, 255, 255)),
        Arguments.of("data after the end", ErrorCode.STREAM_CLOSED, frame(Frames.DATA, 0, 1, 1)),
        Arguments.of(
            "trailers after the end", ErrorCode.STREAM_CLOSED, frame(Frames.HEADERS, END, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesOfAStream")
  void aStreamThatBreaksTheRulesEndsAlone(String name, ErrorCode error, ByteBuffer frame)
      throws Exception {
    var held = new CountDownLatch(1);
    world.keep(held::countDown);
    var node = node(TestBalancer.forward(world.silent(held)));
    try (var peer = Http2Peer.greet(node)) {
      peer.say(frame(Frames.HEADERS, END, 1, GET));
      peer.say(frame);
      var reset = peer.hear(Frames.RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.payload().getInt()).isEqualTo(error.code());
      peer.say(frame(Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
      assertThat(peer.hear(Frames.PING).flags()).as("the connection lives").isEqualTo(Frames.ACK);
    }
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

  private static void assertEnds(Http2Peer peer) {
    assertThatThrownBy(
            () -> {
              while (true) {
                peer.hear();
              }
            })
        .isInstanceOf(EOFException.class);
  }

  private Node node(Action action) throws Exception {
    return world.node(Http2Peer.config(world, action));
  }
}
