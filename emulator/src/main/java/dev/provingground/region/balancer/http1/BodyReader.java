package dev.provingground.region.balancer.http1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Takes the bytes of one body out of a stream, whatever its length is told by. */
public final class BodyReader {
  private static final int MAX_LINE = 4 << 10;
  private static final int MAX_TRAILERS = 16 << 10;
  private static final int MAX_SIZE_DIGITS = 15;

  /** Where what was read goes. */
  public interface Sink {
    /** Bytes of the body; those of the buffer from its position to its limit, all to be taken. */
    void data(ByteBuffer bytes);

    /**
     * The body is whole.
     *
     * @param trailers lines of fields, each with its end; empty for none
     */
    void end(byte[] trailers);
  }

  private enum State {
    BYTES,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION,
    SIZE_END,
    DATA,
    DATA_END,
    DATA_LF,
    TRAILER,
    DONE
  }

  private static final byte[] NO_TRAILERS = {};

  private State state = State.DONE;
  private long left;
  private int digits;
  private int line;
  private final ByteArrayOutputStream trailers = new ByteArrayOutputStream(0);

  /** A body of this length begins; one of no bytes is read already. */
  public void begin(BodyLength length) {
    left = length.bytes();
    trailers.reset();
    switch (length.kind()) {
      case BYTES -> state = left == 0 ? State.DONE : State.BYTES;
      case UNTIL_CLOSE -> state = State.UNTIL_CLOSE;
      case CHUNKED -> beginChunk();
    }
  }

  public boolean isDone() {
    return state == State.DONE;
  }

  /** Whether the end of the stream is the end of the body. */
  public boolean endsWithStream() {
    return state == State.UNTIL_CLOSE;
  }

  /**
   * Reads on; what follows the body stays in the buffer.
   *
   * @throws MessageException 400, when chunks are not framed exactly as RFC 9112 says
   */
  public void read(ByteBuffer in, Sink sink) throws MessageException {
    while (in.hasRemaining() && state != State.DONE) {
      switch (state) {
        case BYTES, DATA -> pass(in, sink);
        case UNTIL_CLOSE -> sink.data(in);
        case TRAILER -> trailer(in.get(), sink);
        default -> framing(in.get());
      }
    }
  }

  private void pass(ByteBuffer in, Sink sink) {
    int limit = in.limit();
    int length = (int) Math.min(left, in.remaining());
    in.limit(in.position() + length);
    left -= length;
    boolean whole = left == 0 && state == State.BYTES;
    if (left == 0) {
      state = whole ? State.DONE : State.DATA_END;
    }
    sink.data(in);
    in.limit(limit);
    if (whole) {
      sink.end(NO_TRAILERS);
    }
  }

  private void framing(byte b) throws MessageException {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> {
        if (b == '\r') {
          state = State.SIZE_END;
        } else if (b == '\n' || ++line > MAX_LINE) {
          throw malformed();
        }
      }
      case SIZE_END -> {
        require(b, '\n');
        line = 0;
        state = left == 0 ? State.TRAILER : State.DATA;
      }
      case DATA_END -> {
        require(b, '\r');
        state = State.DATA_LF;
      }
      case DATA_LF -> {
        require(b, '\n');
        beginChunk();
      }
      default -> throw new IllegalStateException(state.toString());
    }
  }

  private void beginChunk() {
    state = State.SIZE;
    left = 0;
    digits = 0;
    line = 0;
  }

  private void size(byte b) throws MessageException {
    int digit = Ascii.hex(b);
    if (digit >= 0 && ++digits <= MAX_SIZE_DIGITS) {
      left = 16 * left + digit;
    } else if (digits == 0 || digit >= 0) {
      throw malformed();
    } else if (b == '\r') {
      state = State.SIZE_END;
    } else if (b == ';' || Ascii.isBlank(b)) {
      state = State.EXTENSION;
    } else {
      throw malformed();
    }
  }

  /** Collects lines until an empty one. */
  private void trailer(byte b, Sink sink) throws MessageException {
    trailers.write(b);
    line++;
    if (trailers.size() > MAX_TRAILERS) {
      throw malformed();
    }
    if (b == '\n') {
      if (line < 2 || trailers.toByteArray()[trailers.size() - 2] != '\r') {
        throw malformed();
      }
      if (line == 2) {
        state = State.DONE;
        sink.end(Trailers.passable(trailers.toByteArray()));
      }
      line = 0;
    }
  }

  private static void require(byte b, char wanted) throws MessageException {
    if (b != wanted) {
      throw malformed();
    }
  }

  private static MessageException malformed() {
    return new MessageException(400, "chunks that are not framed as such");
  }
}
