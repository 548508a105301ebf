package dev.provingground.region.balancer.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What was written and not sent yet, in buffers of a thread's. */
final class OutputQueue {
  private final IoThread thread;
  private final ArrayDeque<ByteBuffer> full = new ArrayDeque<>(1);
  private @Nullable ByteBuffer open;

  OutputQueue(IoThread thread) {
    this.thread = thread;
  }

  /** Takes all of the bytes. */
  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      var room = open;
      if (room == null) {
        room = thread.take();
        open = room;
      }
      int length = Math.min(room.remaining(), bytes.remaining());
      int limit = bytes.limit();
      room.put(bytes.limit(bytes.position() + length));
      bytes.limit(limit);
      if (!room.hasRemaining()) {
        full.add(room.flip());
        open = null;
      }
    }
  }

  /** What is to be sent next; null when there is nothing. */
  @Nullable ByteBuffer first() {
    var last = open;
    if (last != null) {
      full.add(last.flip());
      open = null;
    }
    return full.peek();
  }

  /** The first is on its way. */
  void sent() {
    thread.give(full.remove());
  }

  void clear() {
    for (var buffer = first(); buffer != null; buffer = first()) {
      sent();
    }
  }
}
