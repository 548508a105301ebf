package dev.provingground.region.fabric;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of a network namespace for threads that are not in it, virtual ones too. One platform
 * thread inside opens them ahead and hands them over by a monitor: a virtual thread that waits at a
 * monitor is woken by a thread of the JDK's own, so that no carrier is born inside.
 */
final class NamespaceSockets implements AutoCloseable {
  private static final int AHEAD = 8;

  private final Deque<SocketChannel> open = new ArrayDeque<>();
  private @Nullable Exception failure;
  private boolean closed;

  NamespaceSockets(NetworkNamespaces.Namespace namespace) {
    Thread.ofPlatform()
        .name("sockets")
        .daemon()
        .start(
            () -> {
              try {
                namespace.call(
                    () -> {
                      produce();
                      return true;
                    });
              } catch (Exception e) {
                fail(e);
              }
            });
  }

  /**
   * A TCP socket, not connected.
   *
   * @throws IOException when no socket can be opened, such as for want of file descriptors
   */
  synchronized SocketChannel take() throws IOException, InterruptedException {
    while (open.isEmpty()) {
      if (closed) {
        throw new IOException("closed", failure);
      }
      if (failure != null) {
        var reported = new IOException("cannot open a socket: " + failure.getMessage(), failure);
        failure = null; // the next one tries again
        notifyAll();
        throw reported;
      }
      wait();
    }
    var socket = open.remove();
    notifyAll();
    return socket;
  }

  private synchronized void produce() throws InterruptedException {
    while (!closed) {
      if (open.size() >= AHEAD || failure != null) {
        wait();
        continue;
      }
      try {
        open.add(SocketChannel.open(StandardProtocolFamily.INET));
      } catch (IOException e) {
        failure = e;
      }
      notifyAll();
    }
  }

  private synchronized void fail(Exception e) {
    closed = true;
    failure = e;
    notifyAll();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    notifyAll();
    for (var socket : open) {
      socket.close();
    }
    open.clear();
  }
}
