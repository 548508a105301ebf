package dev.provingground.region.balancer.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on an {@link IoThread}. What is written is taken in any case; while {@link
 * #isBlocked} the other side does not take it as fast, and the user should bring no more until it
 * hears {@link User#drained}.
 */
public class Wire implements IoThread.Ready {
  /** Smaller writes are gathered, larger ones go out at once. */
  private static final int LARGE = 8 << 10;

  /** Whose connection it is. All is called on the wire's thread. */
  public interface User {
    /** It is connected. */
    default void connected() {}

    /** It is encrypted from now on. */
    default void secured() {}

    /** There is something to {@link Wire#read}, the end perhaps. */
    void readable();

    /** All that was written is on its way. */
    default void drained() {}

    /** It could not be connected, or it broke; it is closed already. */
    void lost(IOException why);

    /**
     * Whether what the other side has said matters although it takes nothing more: who refuses a
     * body answers, and hangs up.
     */
    default boolean hearsOut() {
      return false;
    }
  }

  private static final User NOBODY =
      new User() {
        @Override
        public void readable() {
          throw new IllegalStateException("a connection without a user");
        }

        @Override
        public void lost(IOException why) {}
      };

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final IoThread thread;
  private final SocketChannel channel;
  private final OutputQueue output;
  private User user;
  private @Nullable SelectionKey key;
  private boolean queued;
  private boolean blocked;
  private boolean reading;
  private boolean connecting;
  private boolean endsWhenSent;
  private boolean breaking;
  private boolean closed;

  /** Whether the last read brought something. */
  boolean heard;

  private @Nullable Runnable closeListener;

  Wire(IoThread thread, SocketChannel channel, User user) throws IOException {
    this.thread = thread;
    this.channel = channel;
    output = new OutputQueue(thread);
    this.user = user;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Takes over a connection that was accepted. It needs a user before anything can happen. */
  public static Wire accepted(IoThread thread, SocketChannel channel) throws IOException {
    var wire = new Wire(thread, channel, NOBODY);
    wire.begin();
    return wire;
  }

  final void begin() throws IOException {
    reading = true;
    key = thread.register(channel, SelectionKey.OP_READ, this);
  }

  final void connect(SocketAddress address) throws IOException {
    connecting = true;
    if (channel.connect(address)) {
      key = thread.register(channel, 0, this);
      thread.execute(() -> ready(SelectionKey.OP_CONNECT));
    } else {
      key = thread.register(channel, SelectionKey.OP_CONNECT, this);
    }
  }

  public final IoThread thread() {
    return thread;
  }

  /** Gives it to another user. */
  public final void setUser(User next) {
    user = next;
  }

  final User user() {
    return user;
  }

  /** Runs once when it is closed, by whomever. */
  public final void onClose(Runnable listener) {
    closeListener = listener;
  }

  public final InetSocketAddress remoteAddress() throws IOException {
    return (InetSocketAddress) channel.getRemoteAddress();
  }

  final SocketChannel channel() {
    return channel;
  }

  @Override
  public final void ready(int operations) {
    try {
      if ((operations & SelectionKey.OP_CONNECT) != 0 && !closed) {
        channel.finishConnect();
        connected();
        return;
      }
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        flush();
      }
      if ((operations & SelectionKey.OP_READ) != 0 && !closed) {
        incoming();
      }
    } catch (IOException e) {
      lose(e);
    }
  }

  private void connected() throws IOException {
    if (!closed && connecting) {
      reading = true;
      user.connected();
      opened();
    }
  }

  /** The connection is there. */
  void opened() throws IOException {
    established();
  }

  /** What was written can go. */
  final void established() {
    connecting = false;
    interests();
    if (!queued) {
      queued = true;
      thread.unflushed(this);
    }
  }

  /** Is told of what comes, and of nothing else, before what was written can go. */
  final void listen() {
    var registered = key;
    if (registered != null) {
      registered.interestOps(SelectionKey.OP_READ);
    }
  }

  /** There are bytes. */
  void incoming() throws IOException {
    user.readable();
  }

  /**
   * Reads what there is.
   *
   * @return valid until the next read on this thread; empty when there is nothing now; null at the
   *     end, after which there is nothing to read any more
   */
  public @Nullable ByteBuffer read() {
    var input = thread.input().clear();
    try {
      if (channel.read(input) < 0) {
        setReading(false);
        return null;
      }
      heard = input.position() > 0;
    } catch (IOException e) {
      lose(e);
      input.clear();
    }
    return input.flip();
  }

  /** Whether to be told of what comes. */
  public void setReading(boolean wanted) {
    if (reading != wanted) {
      reading = wanted;
      interests();
    }
  }

  final boolean isReading() {
    return reading;
  }

  /** Takes all of the bytes. */
  public final void write(ByteBuffer bytes) {
    if (closed || breaking) {
      bytes.position(bytes.limit());
      return;
    }
    if (connecting) {
      output.add(bytes);
      blocked = true;
      return;
    }
    if (!blocked && bytes.remaining() >= LARGE) {
      try {
        if (sendQueued() && send(bytes)) {
          return;
        }
      } catch (IOException e) {
        bytes.position(bytes.limit());
        breaks(e);
        return;
      }
      output.add(bytes);
      block();
      return;
    }
    output.add(bytes);
    if (!blocked && !queued) {
      queued = true;
      thread.unflushed(this);
    }
  }

  /** Sends what was written. */
  final void flush() {
    queued = false;
    if (closed || connecting || breaking) {
      return;
    }
    try {
      if (!sendQueued() || !send(NOTHING)) {
        block();
        return;
      }
    } catch (IOException e) {
      breaks(e);
      return;
    }
    if (blocked) {
      blocked = false;
      interests();
      user.drained();
    }
    if (endsWhenSent && !closed) {
      endsWhenSent = false;
      endNow();
    }
  }

  private boolean sendQueued() throws IOException {
    for (var buffer = output.first(); buffer != null; buffer = output.first()) {
      if (!send(buffer)) {
        return false;
      }
      output.sent();
    }
    return true;
  }

  /**
   * Sends as much as goes.
   *
   * @return whether all is gone, from whatever was sent before too
   */
  boolean send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        return false;
      }
    }
    return true;
  }

  private void block() {
    if (!blocked) {
      blocked = true;
      interests();
    }
  }

  /** Whether more was written than the other side takes. */
  public final boolean isBlocked() {
    return blocked;
  }

  private void interests() {
    var registered = key;
    if (registered != null && registered.isValid() && !connecting) {
      registered.interestOps(
          (reading ? SelectionKey.OP_READ : 0) | (blocked ? SelectionKey.OP_WRITE : 0));
    }
  }

  /** Sends all that was written, and then the end; what comes can still be read. */
  public final void end() {
    if (blocked || queued) {
      endsWhenSent = true;
    } else if (!closed) {
      endNow();
    }
  }

  /** Sends the end. */
  void endNow() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      lose(e);
    }
  }

  /** The other side takes no more. What it has said is heard first, where that matters. */
  private void breaks(IOException why) {
    if (!user.hearsOut() || connecting) {
      lose(why);
    } else if (!breaking) {
      breaking = true;
      // Later: what is read now is still looked at by whoever writes.
      thread.execute(() -> hearOut(why));
    }
  }

  private void hearOut(IOException why) {
    do {
      heard = false;
      if (reading && !closed) {
        user.readable();
      }
    } while (heard && reading && !closed);
    lose(why);
  }

  final void lose(IOException why) {
    if (!closed) {
      close();
      user.lost(why);
    }
  }

  public final boolean isClosed() {
    return closed;
  }

  @Override
  public final void giveUp(RuntimeException why) {
    lose(new IOException("a fault of the load balancer's own", why));
  }

  /** Closes at once; what was written and not sent is lost. */
  public final void close() {
    if (closed) {
      return;
    }
    closed = true;
    output.clear();
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone in any case, and nobody waits for what it held.
    }
    var listener = closeListener;
    if (listener != null) {
      listener.run();
    }
  }
}
