package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Cuts one stream of a container's output into lines. A line is as old as its first byte. What is
 * longer than 256 KiB, or is not ended when the stream ends, comes as it is.
 */
final class LineSplitter {
  /** CloudWatch Logs takes no larger event. */
  static final int LONGEST = 256 << 10;

  private final Supplier<Instant> clock;
  private final Output output;
  private byte[] pending = new byte[256];
  private int length;
  private Instant since = Instant.EPOCH;

  LineSplitter(Supplier<Instant> clock, Output output) {
    this.clock = clock;
    this.output = output;
  }

  /** Takes the first {@code count} bytes. */
  void accept(byte[] bytes, int count) {
    var now = clock.get();
    for (int i = 0; i < count; i++) {
      byte next = bytes[i];
      if (length == 0) {
        since = now;
      }
      if (next == '\n') {
        emit(length);
      } else {
        if (length == LONGEST) {
          emitPiece(now);
        }
        if (length == pending.length) {
          pending = Arrays.copyOf(pending, length * 2);
        }
        pending[length++] = next;
      }
    }
  }

  /** The stream has ended. */
  void finish() {
    if (length > 0) {
      emit(length);
    }
  }

  /** Cuts between characters, not through one. */
  private void emitPiece(Instant now) {
    int cut = length;
    while (cut > length - 4 && (pending[cut - 1] & 0xC0) == 0x80) {
      cut--;
    }
    boolean lead = (pending[cut - 1] & 0xC0) == 0xC0;
    emit(lead ? cut - 1 : length);
    since = now;
  }

  private void emit(int count) {
    output.line(since, new String(pending, 0, count, StandardCharsets.UTF_8));
    System.arraycopy(pending, count, pending, 0, length - count);
    length -= count;
  }
}
