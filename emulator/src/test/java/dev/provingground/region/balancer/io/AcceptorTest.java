package dev.provingground.region.balancer.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports of a process that for a while has no file descriptors left. */
final class AcceptorTest {
  private static final int TIMES = 3;

  private final AtomicInteger asked = new AtomicInteger();
  private final List<SocketChannel> accepted = new CopyOnWriteArrayList<>();
  private IoThread thread;
  private ServerSocketChannel server;

  @BeforeEach
  void open() throws IOException {
    thread = IoThread.start("acceptor-test");
    server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread.execute(
        () -> {
          try {
            new Acceptor(thread, server, this::accept, accepted::add);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private SocketChannel accept() throws IOException {
    if (asked.incrementAndGet() <= TIMES) {
      throw new IOException("Too many open files");
    }
    return server.accept();
  }

  @AfterEach
  void close() throws IOException {
    for (var channel : accepted) {
      channel.close();
    }
    thread.stop(server, () -> {});
    thread.end();
  }

  @Test
  void aPortWithoutDescriptorsRestsAndThenAcceptsWhoHasWaited() throws Exception {
    var began = System.nanoTime();
    try (var client = connect()) {
      await().until(() -> !accepted.isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("it rests each time that it fails")
          .isGreaterThan(Duration.ofMillis(100 * (TIMES - 1)));
      assertThat(accepted.getFirst().getRemoteAddress()).isEqualTo(client.getLocalSocketAddress());
      try (var next = connect()) {
        await().until(() -> accepted.size() == 2);
        assertThat(accepted.getLast().getRemoteAddress()).isEqualTo(next.getLocalSocketAddress());
      }
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
  }
}
