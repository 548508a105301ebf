package dev.provingground.region.balancer.http1;

import java.nio.ByteBuffer;

/**
 * The status line and the header fields of a response. One is read into again and again; what it
 * answers is valid until then.
 */
public final class ResponseHead {
  /** "Quotas for your Application Load Balancers": an entire response header. */
  private static final int MAX_BYTES = 32 << 10;

  private static final int STATUS_FROM = "HTTP/1.1 ".length();
  private static final byte[] CHUNKED = Ascii.bytes("chunked");

  private final Fields fields = new Fields();
  private byte[] bytes = new byte[0];
  private int statusFrom;
  private int reasonTo;
  private int status;
  private boolean old;
  private boolean sound;
  private BodyLength body = BodyLength.NONE;

  /**
   * Reads a head.
   *
   * @param toHead whether it answers a HEAD, and so has no body
   * @return where what follows begins; 0 when the head is not whole yet
   * @throws MessageException when it is malformed or too large
   */
  public int read(byte[] from, int begin, int end, boolean toHead) throws MessageException {
    bytes = from;
    fields.begin(from);
    int line = statusLine(begin, end);
    int next = line < 0 ? line : fields.read(line, end);
    if ((next < 0 ? end : next) - begin > MAX_BYTES) {
      throw malformed("a head of more than " + MAX_BYTES + " bytes");
    }
    if (next < 0) {
      return 0;
    }
    if (fields.worst().tier().compareTo(Finding.Tier.AMBIGUOUS) >= 0) {
      throw malformed("a header field that is not valid");
    }
    sound = true;
    body = bodyLength(toHead);
    return next;
  }

  private int statusLine(int from, int to) throws MessageException {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    int got = end - from;
    if (got >= STATUS_FROM && !Ascii.text(bytes, from, from + 7).equals("HTTP/1.")) {
      throw malformed("no HTTP/1");
    }
    if (end == to) {
      if (got > MAX_BYTES) {
        throw malformed("an endless status line");
      }
      return -1;
    }
    int digits = from + STATUS_FROM;
    boolean valid =
        got >= STATUS_FROM + 3
            && bytes[digits - 1] == ' '
            && bytes[digits] >= '1'
            && bytes[digits] <= '9'
            && Ascii.isDigit(bytes[digits + 1])
            && Ascii.isDigit(bytes[digits + 2]);
    if (!valid) {
      throw malformed("no status");
    }
    old = bytes[from + 7] == '0';
    status =
        100 * (bytes[digits] - '0') + 10 * (bytes[digits + 1] - '0') + (bytes[digits + 2] - '0');
    int text = bytes[end - 1] == '\r' ? end - 1 : end;
    statusFrom = digits;
    reasonTo = text;
    if (text > digits + 3 && bytes[digits + 3] != ' ') {
      throw malformed("no status");
    }
    return end + 1;
  }

  private BodyLength bodyLength(boolean toHead) throws MessageException {
    long length = -1;
    boolean chunked = false;
    if (fields.has(Field.CONTENT_LENGTH) || fields.has(Field.TRANSFER_ENCODING)) {
      for (int i = 0; i < fields.count(); i++) {
        if (fields.kind(i) == Field.CONTENT_LENGTH) {
          long one = BodyLength.parse(fields.value(i));
          if (one < 0 || (length >= 0 && one != length)) {
            throw malformed("a length that is none");
          }
          length = one;
        } else if (fields.kind(i) == Field.TRANSFER_ENCODING) {
          if (!fields.valueEquals(i, CHUNKED)) {
            throw malformed("a transfer encoding other than chunked");
          }
          sound &= !chunked;
          chunked = true;
        }
      }
    }
    sound &= !(chunked && length >= 0);
    if (toHead || status < 200 || status == 204 || status == 304) {
      return BodyLength.NONE;
    }
    if (chunked) {
      return BodyLength.CHUNKED;
    }
    return length < 0 ? BodyLength.UNTIL_CLOSE : BodyLength.of(length);
  }

  private static MessageException malformed(String what) {
    return new MessageException(502, what);
  }

  public Fields fields() {
    return fields;
  }

  public int status() {
    return status;
  }

  /** Writes status and reason, with the line's end. */
  public void writeStatus(ByteBuffer out) {
    out.put(bytes, statusFrom, reasonTo - statusFrom);
    if (reasonTo == statusFrom + 3) {
      out.put((byte) ' '); // it belongs there, even where no reason is given
    }
    out.put((byte) '\r').put((byte) '\n');
  }

  public BodyLength body() {
    return body;
  }

  /** Whether the target takes another request on its connection. */
  public boolean keepsAlive() {
    boolean said =
        old
            ? fields.lists(Field.CONNECTION, "keep-alive")
            : !fields.has(Field.CONNECTION) || !fields.lists(Field.CONNECTION, "close");
    return said && sound && body.kind() != BodyLength.Kind.UNTIL_CLOSE;
  }
}
