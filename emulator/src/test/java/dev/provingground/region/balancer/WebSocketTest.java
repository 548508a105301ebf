package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that speak another protocol after the first answer. */
final class WebSocketTest {
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
          + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
          + "Upgrade: websocket\r\nSec-WebSocket-Accept: y\r\n\r\n";

  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void aWebSocketIsATunnel() throws Exception {
    var node =
        world.nodeBefore(
            socket -> {
              heard.add(Messages.head(socket.getInputStream()));
              TestBalancer.write(
                  socket,
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\nSec-WebSocket-Accept: y\r\n\r\nhello");
              heard.add(new String(socket.getInputStream().readNBytes(4), ISO_8859_1));
              TestBalancer.write(socket, "pong");
            });
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(
          socket,
          "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
              + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n");
      assertThat(Messages.head(socket.getInputStream()))
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n")
          .contains("Sec-WebSocket-Accept: y\r\n");
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
      TestBalancer.write(socket, "ping");
      assertThat(TestBalancer.rest(socket)).isEqualTo("pong");
    }
    assertThat(heard.poll())
        .contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n", "Sec-WebSocket-Key: x\r\n");
    assertThat(heard.poll()).isEqualTo("ping");
  }

  @Test
  void otherProtocolsAreNotSwitchedTo() throws Exception {
    var node = world.nodeBefore(world.recording(heard));
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

  @Test
  void aTunnelThatIsIdleIsClosedOnBothSides() throws Exception {
    var left = new CountDownLatch(1);
    var node =
        world.idlingAfter(
            Duration.ofMillis(300),
            world.accept(
                socket -> {
                  Messages.head(socket.getInputStream());
                  TestBalancer.write(socket, SWITCHED);
                  socket.getInputStream().readAllBytes();
                  left.countDown();
                }));
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, UPGRADE);
      assertThat(TestBalancer.rest(socket)).startsWith("HTTP/1.1 101 ").endsWith("\r\n\r\n");
    }
    left.await();
  }

  @Test
  void aClientThatLeavesATunnelTakesItsTargetAlong() throws Exception {
    var left = new CountDownLatch(1);
    var target =
        world.accept(
            socket -> {
              Messages.head(socket.getInputStream());
              TestBalancer.write(socket, SWITCHED);
              heard.add(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
              left.countDown();
            });
    var node = world.nodeBefore(target);
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, UPGRADE);
      Messages.head(socket.getInputStream());
      assertThat(node.inFlight(target)).isEqualTo(1);
      TestBalancer.write(socket, "bye");
    }
    left.await();
    assertThat(heard).containsExactly("bye");
    await().until(() -> node.inFlight(target) == 0);
  }

  @Test
  void aTargetMayRefuseToSwitch() throws Exception {
    var node =
        world.nodeBefore(world.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
    try (var socket = TestBalancer.connect(node)) {
      for (int i = 0; i < 2; i++) {
        TestBalancer.write(socket, UPGRADE);
        assertThat(Messages.read(socket.getInputStream()))
            .startsWith("HTTP/1.1 403 Forbidden\r\n")
            .endsWith("no");
      }
    }
  }
}
