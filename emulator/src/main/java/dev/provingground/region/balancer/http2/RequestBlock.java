package dev.provingground.region.balancer.http2;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads header blocks, and writes what they ask for as the head of a request of HTTP/1.1, so that
 * it is judged and routed as any other.
 */
public final class RequestBlock {
  /** Of the names and values of a block. */
  public static final int MAX_BYTES = 64 << 10;

  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  /** A request that is none: its stream ends. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
  }

  private record Line(String name, String value) {}

  private final HpackDecoder decoder = new HpackDecoder();
  private final List<Line> lines = new ArrayList<>();
  private int size;

  public RequestBlock() {
    decoder.setHeaderEmitter(
        (HttpString name, String value, boolean neverIndex) -> {
          size += name.length() + value.length();
          if (size <= MAX_BYTES) {
            lines.add(new Line(name.toString(), value));
          }
        });
  }

  /**
   * Decodes a whole block, which must be done with each, whatever it is good for.
   *
   * @throws ConnectionException when it is none
   */
  public void decode(ByteBuffer block) throws ConnectionException {
    lines.clear();
    size = 0;
    try {
      decoder.decode(block, /* moreData= */ false);
    } catch (HpackException | IllegalArgumentException e) {
      throw new ConnectionException(ErrorCode.COMPRESSION_ERROR, "a header block that is none");
    }
  }

  /** Whether it is larger than a head may be. */
  public boolean isTooLarge() {
    return size > MAX_BYTES;
  }

  /** The fields as lines with their ends, for trailers. */
  public byte[] trailers() throws Malformed {
    var text = new StringBuilder();
    for (var line : lines) {
      check(line);
      if (line.name().startsWith(":")) {
        throw new Malformed("a pseudo-header in trailers");
      }
      text.append(line.name()).append(": ").append(line.value()).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The head of a request.
   *
   * @param hasBody whether a body follows
   */
  public byte[] head(boolean hasBody) throws Malformed {
    var method = "";
    var path = "";
    var scheme = "";
    var authority = "";
    var host = "";
    var cookies = new StringBuilder();
    var fields = new StringBuilder();
    boolean regular = false;
    boolean length = false;
    for (var line : lines) {
      check(line);
      if (line.name().startsWith(":") && regular) {
        throw new Malformed("a pseudo-header after others");
      }
      switch (line.name()) {
        case ":method" -> method = once(method, line);
        case ":path" -> path = once(path, line);
        case ":scheme" -> scheme = once(scheme, line);
        case ":authority" -> authority = once(authority, line);
        case "cookie" -> cookies.append(cookies.isEmpty() ? "" : "; ").append(line.value());
        default -> {
          if (line.name().startsWith(":")) {
            throw new Malformed("an unknown pseudo-header");
          }
          regular = true;
          if (line.name().equals("host")) {
            host = line.value();
          }
          if (line.name().equals("content-length")) {
            if (length || (!hasBody && !line.value().equals("0"))) {
              throw new Malformed("a length that is not the body's");
            }
            length = true;
            if (!hasBody) {
              continue;
            }
          }
          fields.append(line.name()).append(": ").append(line.value()).append("\r\n");
        }
      }
    }
    if (method.isEmpty() || path.isEmpty() || scheme.isEmpty()) {
      throw new Malformed("not all that makes a request");
    }
    if (hasControls(method, ' ') || hasControls(path, ' ')) {
      throw new Malformed("a request line that is none");
    }
    if (!host.isEmpty() && !authority.isEmpty() && !host.equalsIgnoreCase(authority)) {
      throw new Malformed("two hosts");
    }
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (!authority.isEmpty() && host.isEmpty()) {
      head.append("Host: ").append(authority).append("\r\n");
    }
    head.append(fields);
    if (!cookies.isEmpty()) {
      head.append("cookie: ").append(cookies).append("\r\n");
    }
    if (hasBody && !length) {
      head.append("transfer-encoding: chunked\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String once(String before, Line line) throws Malformed {
    if (!before.isEmpty() || line.value().isEmpty()) {
      throw new Malformed("a pseudo-header twice, or empty");
    }
    return line.value();
  }

  private static void check(Line line) throws Malformed {
    var name = line.name();
    boolean lower = name.equals(name.toLowerCase(Locale.ROOT));
    if (!lower || name.indexOf(':', 1) >= 0 || name.isEmpty() || hasControls(name, ' ')) {
      throw new Malformed("a name that is none");
    }
    if (hasControls(line.value(), '\t')) {
      throw new Malformed("a value with control characters");
    }
    if (OF_CONNECTIONS.contains(name) || (name.equals("te") && !line.value().equals("trailers"))) {
      throw new Malformed("a field of connections");
    }
  }

  /** Whether one of those that separate lines and words is in the text. */
  private static boolean hasControls(String text, char last) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c == '\r' || c == '\n' || (last == ' ' && c <= ' ')) {
        return true;
      }
    }
    return false;
  }
}
