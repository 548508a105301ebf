package dev.provingground.region.balancer.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections at a port. Where the process has no file descriptor left for one, it waits in
 * the kernel, which would report it again at once and for ever: so the port rests a while, which is
 * said once. Used on its thread only.
 */
final class Acceptor implements IoThread.Ready {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final Duration REST = Duration.ofMillis(100);

  private final String port;
  private final Source source;
  private final Consumer<SocketChannel> accepted;
  private final SelectionKey key;
  private final Deadline rested;
  private boolean failing;

  /** Where connections come from: {@link ServerSocketChannel#accept()}. */
  interface Source {
    SocketChannel accept() throws IOException;
  }

  Acceptor(
      IoThread thread, ServerSocketChannel server, Source source, Consumer<SocketChannel> accepted)
      throws IOException {
    this.port = server.getLocalAddress().toString();
    this.source = source;
    this.accepted = accepted;
    this.rested = new Deadline(thread, this::goOn);
    server.configureBlocking(false);
    this.key = thread.register(server, SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public void ready(int operations) {
    try {
      for (var channel = source.accept(); channel != null; channel = source.accept()) {
        accepted.accept(channel);
      }
      if (failing) {
        failing = false;
        LOG.info("{} accepts connections again", port);
      }
    } catch (ClosedChannelException e) {
      // It was stopped, and nobody is waited for.
    } catch (IOException e) {
      rest(e);
    }
  }

  private void rest(IOException why) {
    if (!failing) {
      failing = true;
      LOG.warn("{} accepts no connections for now: {}", port, why.getMessage());
    }
    key.interestOps(0);
    rested.in(REST);
  }

  private void goOn() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  @Override
  public void giveUp(RuntimeException why) {
    throw why;
  }
}
