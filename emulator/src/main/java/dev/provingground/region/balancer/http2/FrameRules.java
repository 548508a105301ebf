package dev.provingground.region.balancer.http2;

/** What is wrong with a frame from a client, whatever is in it (RFC 9113, section 6). */
public final class FrameRules {
  private FrameRules() {}

  /**
   * @throws ConnectionException for a frame that is not allowed, or not where it is
   */
  public static void check(int type, int flags, int stream, int length) throws ConnectionException {
    boolean allowed =
        switch (type) {
          case Frames.DATA,
              Frames.HEADERS,
              Frames.PRIORITY,
              Frames.RST_STREAM,
              Frames.CONTINUATION ->
              stream != 0;
          case Frames.SETTINGS, Frames.PING, Frames.GOAWAY -> stream == 0;
          case Frames.PUSH_PROMISE -> false;
          default -> true;
        };
    if (!allowed) {
      throw new ConnectionException(ErrorCode.PROTOCOL_ERROR, "a frame out of place");
    }
    boolean sized =
        switch (type) {
          case Frames.PRIORITY -> length == 5;
          case Frames.RST_STREAM, Frames.WINDOW_UPDATE -> length == 4;
          case Frames.SETTINGS -> (flags & Frames.ACK) == 0 ? length % 6 == 0 : length == 0;
          case Frames.PING -> length == 8;
          case Frames.GOAWAY -> length >= 8;
          default -> true;
        };
    if (!sized) {
      throw new ConnectionException(ErrorCode.FRAME_SIZE_ERROR, "a frame of another length");
    }
  }

  /**
   * @throws ConnectionException for a value that the setting cannot have
   */
  public static void checkSetting(int identifier, int value) throws ConnectionException {
    switch (identifier) {
      case Frames.ENABLE_PUSH -> require(value == 0 || value == 1, ErrorCode.PROTOCOL_ERROR);
      case Frames.INITIAL_WINDOW_SIZE -> require(value >= 0, ErrorCode.FLOW_CONTROL_ERROR);
      case Frames.MAX_FRAME_SIZE ->
          require(value >= FrameReader.MAX_FRAME && value < 1 << 24, ErrorCode.PROTOCOL_ERROR);
      default -> {} // any value, or a setting that this version does not know
    }
  }

  private static void require(boolean condition, ErrorCode error) throws ConnectionException {
    if (!condition) {
      throw new ConnectionException(error, "a setting out of its range");
    }
  }
}
