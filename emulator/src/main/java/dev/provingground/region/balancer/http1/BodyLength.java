package dev.provingground.region.balancer.http1;

/**
 * How a message says where its body ends (RFC 9112, section 6.3).
 *
 * @param bytes of a body whose kind is {@link Kind#BYTES}, else 0
 */
public record BodyLength(Kind kind, long bytes) {
  /** How the end is told. */
  public enum Kind {
    BYTES,
    CHUNKED,
    UNTIL_CLOSE
  }

  public static final BodyLength NONE = new BodyLength(Kind.BYTES, 0);
  public static final BodyLength CHUNKED = new BodyLength(Kind.CHUNKED, 0);
  public static final BodyLength UNTIL_CLOSE = new BodyLength(Kind.UNTIL_CLOSE, 0);

  private static final int MAX_DIGITS = 18;

  static BodyLength of(long bytes) {
    return bytes == 0 ? NONE : new BodyLength(Kind.BYTES, bytes);
  }

  /** A {@code Content-Length}; negative for what is none. */
  static long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = 10 * length + c - '0';
    }
    return length;
  }

  public boolean isNone() {
    return kind == Kind.BYTES && bytes == 0;
  }
}
