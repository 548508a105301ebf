package dev.provingground.region.balancer;

import dev.provingground.region.balancer.io.Wire;
import java.nio.ByteBuffer;

/** Writes one body, in chunks or as it is. */
final class BodyWriter {
  private static final byte[] END_OF_LINE = {'\r', '\n'};
  private static final byte[] LAST = {'0', '\r', '\n'};
  private static final int MAX_SIZE = 10;

  private boolean chunks;

  void begin(boolean inChunks) {
    chunks = inChunks;
  }

  /** Takes all of the bytes. */
  void data(Wire wire, ByteBuffer bytes) {
    if (!chunks) {
      wire.write(bytes);
    } else if (bytes.hasRemaining()) {
      wire.write(size(bytes.remaining()));
      wire.write(bytes);
      wire.write(ByteBuffer.wrap(END_OF_LINE));
    }
  }

  /**
   * @param trailers lines of fields, for which only chunks have room
   */
  void end(Wire wire, byte[] trailers) {
    if (chunks) {
      wire.write(ByteBuffer.wrap(LAST));
      wire.write(ByteBuffer.wrap(trailers));
      wire.write(ByteBuffer.wrap(END_OF_LINE));
    }
  }

  private static ByteBuffer size(int bytes) {
    var text = ByteBuffer.allocate(MAX_SIZE);
    int digits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(bytes) + 3) / 4);
    for (int i = digits - 1; i >= 0; i--) {
      text.put((byte) Character.forDigit(bytes >> 4 * i & 0xf, 16));
    }
    return text.put(END_OF_LINE).flip();
  }
}
