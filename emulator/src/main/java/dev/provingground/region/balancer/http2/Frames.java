package dev.provingground.region.balancer.http2;

import java.nio.ByteBuffer;

/** Composes frames. */
public final class Frames {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED = 8;
  public static final int WITH_PRIORITY = 32;

  /** Identifiers of settings. */
  public static final int HEADER_TABLE_SIZE = 1;

  public static final int ENABLE_PUSH = 2;
  public static final int MAX_CONCURRENT_STREAMS = 3;
  public static final int INITIAL_WINDOW_SIZE = 4;
  public static final int MAX_FRAME_SIZE = 5;
  public static final int MAX_HEADER_LIST_SIZE = 6;

  private static final int HEADER = 9;

  private Frames() {}

  /** The header of a frame with a payload of this length. */
  public static ByteBuffer header(int type, int flags, int stream, int length) {
    return put(ByteBuffer.allocate(HEADER), type, flags, stream, length).flip();
  }

  private static ByteBuffer put(ByteBuffer out, int type, int flags, int stream, int length) {
    return out.put((byte) (length >> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream);
  }

  private static ByteBuffer begin(int type, int flags, int stream, int length) {
    return put(ByteBuffer.allocate(HEADER + length), type, flags, stream, length);
  }

  /** What the server says first. */
  public static ByteBuffer settings(int maxStreams, int maxHeaders) {
    return begin(SETTINGS, 0, 0, 12)
        .putShort((short) MAX_CONCURRENT_STREAMS)
        .putInt(maxStreams)
        .putShort((short) MAX_HEADER_LIST_SIZE)
        .putInt(maxHeaders)
        .flip();
  }

  public static ByteBuffer settingsAck() {
    return begin(SETTINGS, ACK, 0, 0).flip();
  }

  public static ByteBuffer pong(ByteBuffer opaque) {
    return begin(PING, ACK, 0, 8).put(opaque).flip();
  }

  public static ByteBuffer windowUpdate(int stream, int increment) {
    return begin(WINDOW_UPDATE, 0, stream, 4).putInt(increment).flip();
  }

  public static ByteBuffer reset(int stream, ErrorCode error) {
    return begin(RST_STREAM, 0, stream, 4).putInt(error.code()).flip();
  }

  public static ByteBuffer goAway(int lastStream, ErrorCode error) {
    return begin(GOAWAY, 0, 0, 8).putInt(lastStream).putInt(error.code()).flip();
  }
}
