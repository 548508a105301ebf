package dev.provingground.region.balancer.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes frames out of a stream (RFC 9113, section 4.1), after the client's preface. */
public final class FrameReader {
  /** The largest frame that is let through: the protocol's own default. */
  public static final int MAX_FRAME = 16 << 10;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 9;

  /** Where frames go. */
  public interface Sink {
    /**
     * @param payload from its position to its limit; valid during the call
     */
    void frame(int type, int flags, int stream, ByteBuffer payload) throws ConnectionException;
  }

  private final byte[] held = new byte[HEADER + MAX_FRAME];
  private int length;
  private int preface;

  /** Reads all of the bytes. */
  public void read(ByteBuffer in, Sink sink) throws ConnectionException {
    while (preface < PREFACE.length && in.hasRemaining()) {
      if (in.get() != PREFACE[preface++]) {
        throw new ConnectionException(ErrorCode.PROTOCOL_ERROR, "another preface");
      }
    }
    while (in.hasRemaining()) {
      int wanted = length < HEADER ? HEADER : HEADER + payloadLength();
      int more = Math.min(wanted - length, in.remaining());
      in.get(held, length, more);
      length += more;
      if (length >= HEADER && length == HEADER + payloadLength()) {
        length = 0;
        var payload = ByteBuffer.wrap(held, HEADER, payloadLength());
        sink.frame(held[3] & 0xff, held[4] & 0xff, stream(), payload);
      }
    }
  }

  private int payloadLength() throws ConnectionException {
    int bytes = ((held[0] & 0xff) << 16) | ((held[1] & 0xff) << 8) | (held[2] & 0xff);
    if (bytes > MAX_FRAME) {
      throw new ConnectionException(ErrorCode.FRAME_SIZE_ERROR, "a frame of " + bytes + " bytes");
    }
    return bytes;
  }

  private int stream() {
    return ByteBuffer.wrap(held, 5, 4).getInt() & 0x7fffffff;
  }
}
