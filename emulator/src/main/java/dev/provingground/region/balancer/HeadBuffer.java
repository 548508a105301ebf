package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.MessageException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers the bytes of a head, which may come in pieces, and keeps no more than those. */
final class HeadBuffer {
  /** Most heads are shorter; what follows need not be copied. */
  private static final int USUAL_HEAD = 4 << 10;

  private static final byte[] NOTHING = {};

  /** What makes a head of bytes. */
  interface Parser {
    /**
     * @return where what follows begins; 0 when the head is not whole yet
     */
    int read(byte[] from, int begin, int end) throws MessageException;
  }

  private byte[] held = NOTHING;

  boolean isEmpty() {
    return held.length == 0;
  }

  void clear() {
    held = NOTHING;
  }

  /** Keeps what cannot be looked at yet. */
  void hold(ByteBuffer rest) {
    held = new byte[rest.remaining()];
    rest.get(held);
  }

  /** What was kept. */
  ByteBuffer take() {
    var kept = ByteBuffer.wrap(held);
    held = NOTHING;
    return kept;
  }

  /**
   * Reads on; what follows the head stays in the buffer.
   *
   * @param bytes room for what is looked at now
   * @return whether the head is whole
   */
  boolean read(ByteBuffer in, byte[] bytes, Parser parser) throws MessageException {
    System.arraycopy(held, 0, bytes, 0, held.length);
    int begin = in.position();
    int length = held.length;
    int next = 0;
    while (next == 0 && in.hasRemaining()) {
      int more = Math.min(in.remaining(), length == held.length ? USUAL_HEAD : in.remaining());
      in.get(bytes, length, more);
      length += more;
      next = parser.read(bytes, 0, length);
    }
    if (next == 0) {
      held = Arrays.copyOf(bytes, length);
      return false;
    }
    in.position(begin + next - held.length);
    held = NOTHING;
    return true;
  }
}
