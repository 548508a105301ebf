package dev.provingground.region.balancer.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread that serves many sockets. It and what it opens live in the network namespace of
 * the thread that starts it. Its state, and that of all that lives on it, is touched by itself
 * only.
 */
public final class IoThread {
  /** Of every buffer, in bytes. */
  public static final int BUFFER = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(IoThread.class);
  private static final int MAX_SPARE = 64;
  private static final long MILLI = 1_000_000;

  /** How often a thread looks whether it may end, in milliseconds. */
  private static final long LOOK = 50;

  /** What a key is attached to. */
  interface Ready {
    void ready(int operations);

    /** Something went wrong that should not. */
    void giveUp(RuntimeException why);
  }

  private final Thread thread;
  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Deadline.Alarm> alarms = new PriorityQueue<>();
  private final ArrayDeque<Wire> unflushed = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] scratch = new byte[2 * BUFFER];
  private long now = System.nanoTime();
  private volatile boolean ending;

  private IoThread(String name) throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Starts a thread in the caller's network namespace. */
  public static IoThread start(String name) throws IOException {
    var started = new IoThread(name);
    started.thread.start();
    return started;
  }

  /** Has the task run on this thread, soon. May be called from any thread. */
  public void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /** Ends the thread once no socket is open on it any more. May be called from any thread. */
  public void end() {
    ending = true;
    selector.wakeup();
  }

  /** {@link System#nanoTime()}, as of when the thread last woke. */
  long now() {
    return now;
  }

  void queue(Deadline.Alarm alarm) {
    alarms.add(alarm);
  }

  /** What was read last; the next read overwrites it. */
  ByteBuffer input() {
    return input;
  }

  /** Room for what is looked at now. */
  public byte[] scratch() {
    return scratch;
  }

  /** An empty buffer. */
  ByteBuffer take() {
    var buffer = spare.poll();
    return buffer == null ? ByteBuffer.allocateDirect(BUFFER) : buffer;
  }

  void give(ByteBuffer buffer) {
    if (spare.size() < MAX_SPARE) {
      spare.push(buffer.clear());
    }
  }

  /** The wire has something to write, which it does when the thread has done what it does now. */
  void unflushed(Wire wire) {
    unflushed.add(wire);
  }

  /**
   * Accepts connections.
   *
   * @param accepted on this thread
   */
  public void accept(ServerSocketChannel server, Consumer<SocketChannel> accepted)
      throws IOException {
    new Acceptor(this, server, server::accept, accepted);
  }

  /**
   * Accepts no more connections there. May be called from any thread.
   *
   * @param stopped when the port is free; on this thread
   */
  public void stop(ServerSocketChannel server, Runnable stopped) {
    execute(
        () -> {
          try {
            server.close();
            selector.selectNow(this::ready); // only now is the socket forgotten
          } catch (IOException e) {
            LOG.warn("{} does not close", server, e);
          }
          stopped.run();
        });
  }

  /** Opens a socket on this thread and begins to connect it. */
  public Wire connect(SocketAddress address, Wire.User user) throws IOException {
    return connect(new Wire(this, SocketChannel.open(), user), address);
  }

  /**
   * The same, encrypted: its user is {@link Wire.User#secured} some time after it is connected.
   *
   * @param engine of the client's side, as yet unused
   */
  public Wire connect(SocketAddress address, SSLEngine engine, Wire.User user) throws IOException {
    return connect(TlsWire.connecting(this, SocketChannel.open(), engine, user), address);
  }

  private static Wire connect(Wire wire, SocketAddress address) throws IOException {
    try {
      wire.connect(address);
    } catch (IOException e) {
      wire.close();
      throw e;
    }
    return wire;
  }

  SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
    return channel.register(selector, operations, ready);
  }

  private void run() {
    try (selector) {
      while (!(ending && selector.keys().isEmpty())) {
        select();
        now = System.nanoTime();
        runTasks();
        ring();
        flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the selector of " + thread.getName() + " fails", e);
    }
  }

  private void select() throws IOException {
    if (!tasks.isEmpty()) {
      selector.selectNow(this::ready);
      return;
    }
    var first = alarms.peek();
    if (ending) {
      selector.select(this::ready, LOOK); // the last socket is forgotten a turn after it is closed
    } else if (first == null) {
      selector.select(this::ready);
    } else {
      // One more, or the thread would wake a little too early and turn round and round.
      long millis = (first.at() - System.nanoTime()) / MILLI + 1;
      if (millis <= 0) {
        selector.selectNow(this::ready);
      } else {
        selector.select(this::ready, millis);
      }
    }
  }

  private void ready(SelectionKey key) {
    now = System.nanoTime();
    var ready = (Ready) Objects.requireNonNull(key.attachment());
    if (key.isValid()) {
      try {
        ready.ready(key.readyOps());
      } catch (RuntimeException e) {
        LOG.error("a connection is given up", e);
        ready.giveUp(e);
      }
    }
    flush();
  }

  /** Runs those that are there now: what a task puts off waits until all sockets had their turn. */
  private void runTasks() {
    for (int waiting = tasks.size(); waiting > 0; waiting--) {
      guarded(Objects.requireNonNull(tasks.poll()));
    }
  }

  private void ring() {
    for (var first = alarms.peek(); first != null && first.at() <= now; first = alarms.peek()) {
      alarms.poll();
      guarded(first::ring);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of a load balancer node fails", e);
    }
  }

  private void flush() {
    for (var wire = unflushed.poll(); wire != null; wire = unflushed.poll()) {
      wire.flush();
    }
  }
}
