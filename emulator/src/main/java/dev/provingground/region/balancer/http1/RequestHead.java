package dev.provingground.region.balancer.http1;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request line and the header fields of a request. One is read into again and again; what it
 * answers is valid until then.
 *
 * <p>Limits are those of "Quotas for your Application Load Balancers": 16 K for the request line
 * and for a field, 64 K for all.
 */
public final class RequestHead {
  /** Of a whole head, in bytes. */
  public static final int MAX_BYTES = 64 << 10;

  private static final int MAX_LINE = 16 << 10;
  private static final int MAX_METHOD = 127;
  private static final byte[] CHUNKED = Ascii.bytes("chunked");
  private static final byte[] IDENTITY = Ascii.bytes("identity");
  private static final String HTTP = "http://";

  private final Fields fields = new Fields();
  private byte[] bytes = new byte[0];
  private int methodFrom;
  private int methodTo;
  private int targetTo;
  private int fieldBytes;
  private int minorVersion;
  private Finding finding = Finding.COMPLIANT;
  private BodyLength body = BodyLength.NONE;
  private String method = "";
  private @Nullable String authority;
  private String uri = "";

  /**
   * Reads a head.
   *
   * @return where what follows begins; 0 when the head is not whole yet
   * @throws MessageException when it cannot be passed on in any mode, or is too large
   */
  public int read(byte[] from, int begin, int end) throws MessageException {
    bytes = from;
    fields.begin(from);
    finding = Finding.COMPLIANT;
    int at = begin;
    while (at < end && (from[at] == '\r' || from[at] == '\n')) {
      at++; // what some clients send after a body
    }
    int line = requestLine(at, end);
    int next = line < 0 ? line : fields.read(line, end);
    if ((next < 0 ? end : next) - begin > MAX_BYTES) {
      throw new MessageException(400, "a head of more than " + MAX_BYTES + " bytes");
    }
    if (next < 0) {
      return 0;
    }
    fieldBytes = next - line;
    finding = finding.or(fields.worst());
    checkHost();
    body = bodyLength();
    return next;
  }

  private int requestLine(int from, int to) throws MessageException {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    if (end - from > MAX_LINE) {
      throw new MessageException(414, "a request line of more than " + MAX_LINE + " bytes");
    }
    if (end == to) {
      return -1;
    }
    int text = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    if (text == end) {
      found(Finding.NON_CRLF_LINE_TERMINATION);
    }
    methodFrom = from;
    methodTo = from;
    while (methodTo < text && Ascii.isToken(bytes[methodTo])) {
      methodTo++;
    }
    if (methodTo == from || methodTo == text || bytes[methodTo] != ' ') {
      throw new MessageException(400, "no method");
    }
    if (methodTo - from > MAX_METHOD) {
      throw new MessageException(405, "a method of more than " + MAX_METHOD + " characters");
    }
    method = knownMethod();
    targetTo = text;
    while (targetTo > methodTo && bytes[targetTo - 1] != ' ') {
      targetTo--;
    }
    version(targetTo, text);
    targetTo--;
    target(methodTo + 1);
    return end + 1;
  }

  private String knownMethod() {
    if (methodTo - methodFrom == 3 && bytes[methodFrom] == 'G' && bytes[methodFrom + 1] == 'E') {
      return bytes[methodFrom + 2] == 'T' ? "GET" : Ascii.text(bytes, methodFrom, methodTo);
    }
    return Ascii.text(bytes, methodFrom, methodTo);
  }

  private void version(int from, int to) throws MessageException {
    boolean http =
        to - from == 8
            && bytes[from] == 'H'
            && bytes[from + 1] == 'T'
            && bytes[from + 2] == 'T'
            && bytes[from + 3] == 'P'
            && bytes[from + 4] == '/'
            && Ascii.isDigit(bytes[from + 5])
            && bytes[from + 6] == '.'
            && Ascii.isDigit(bytes[from + 7]);
    if (!http) {
      throw new MessageException(400, "no version of HTTP");
    }
    if (bytes[from + 5] != '1') {
      throw new MessageException(505, "another version than HTTP/1");
    }
    minorVersion = bytes[from + 7] - '0';
    if (minorVersion > 1) {
      found(Finding.NON_COMPLIANT_VERSION);
      minorVersion = 1;
    }
  }

  private void target(int from) throws MessageException {
    if (targetTo <= from) {
      throw new MessageException(400, "no request target");
    }
    boolean spaces = false;
    for (int i = from; i < targetTo; i++) {
      byte b = bytes[i];
      if (b == 0 || b == '\r') {
        throw new MessageException(400, "a request target with control characters");
      }
      if (Ascii.isControl(b)) {
        found(Finding.AMBIGUOUS_URI);
      } else if (b == ' ') {
        spaces = true;
        found(Finding.SPACE_IN_URI);
      }
    }
    uri = Ascii.text(bytes, from, targetTo);
    if (spaces) {
      uri = uri.replace(" ", "%20");
    }
    authority = null;
    if (uri.charAt(0) != '/' && !uri.equals("*")) {
      absolute();
    }
  }

  /** An absolute target loses its origin, which takes the place of the host (RFC 9112, 3.2.2). */
  private void absolute() throws MessageException {
    int begin = schemeLength();
    if (begin < 0) {
      throw new MessageException(400, "a request target that is no path");
    }
    int path = begin;
    while (path < uri.length() && "/?".indexOf(uri.charAt(path)) < 0) {
      path++;
    }
    authority = uri.substring(begin, path);
    uri =
        path < uri.length() && uri.charAt(path) == '/'
            ? uri.substring(path)
            : "/" + uri.substring(path);
  }

  private int schemeLength() {
    var lower = uri.length() > 8 ? uri.substring(0, 8).toLowerCase(Locale.ROOT) : "";
    if (lower.startsWith(HTTP)) {
      return HTTP.length();
    }
    return lower.equals("https://") ? lower.length() : -1;
  }

  private void checkHost() throws MessageException {
    int hosts = 0;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.kind(i) == Field.HOST && ++hosts > 1) {
        throw new MessageException(400, "more than one host");
      }
    }
    if (hosts == 0 && minorVersion == 1) {
      throw new MessageException(400, "no host");
    }
    if (!isHost(host())) {
      throw new MessageException(400, "a host that is none");
    }
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed = c > ' ' && c < 0x7f && "/?#@\\\"<>,;".indexOf(c) < 0;
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  private BodyLength bodyLength() throws MessageException {
    if (!fields.has(Field.CONTENT_LENGTH) && !fields.has(Field.TRANSFER_ENCODING)) {
      return BodyLength.NONE;
    }
    long length = -1;
    int chunked = 0;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.kind(i) == Field.CONTENT_LENGTH) {
        long one = BodyLength.parse(fields.value(i));
        if (one < 0) {
          throw new MessageException(400, "a length that is none");
        }
        if (length >= 0) {
          found(one == length ? Finding.DUPLICATE_CONTENT_LENGTH : Finding.MULTIPLE_CONTENT_LENGTH);
        } else {
          length = one;
        }
      } else if (fields.kind(i) == Field.TRANSFER_ENCODING) {
        if (fields.valueEquals(i, CHUNKED)) {
          chunked++;
        } else if (!fields.valueEquals(i, IDENTITY)) {
          throw new MessageException(501, "a transfer encoding other than chunked");
        }
      }
    }
    return bodyLength(length, chunked);
  }

  private BodyLength bodyLength(long length, int chunked) {
    if (chunked > 1) {
      found(Finding.MULTIPLE_TRANSFER_ENCODING_CHUNKED);
    }
    if (length >= 0 && fields.has(Field.TRANSFER_ENCODING)) {
      found(Finding.BOTH_TE_CL_PRESENT);
    }
    boolean bodiless = method.equals("GET") || method.equals("HEAD");
    if (chunked > 0 && (bodiless || minorVersion == 0)) {
      found(Finding.UNDEFINED_TRANSFER_ENCODING_SEMANTICS);
    }
    if (length >= 0 && bodiless) {
      found(
          length == 0
              ? Finding.GET_HEAD_ZERO_CONTENT_LENGTH
              : Finding.UNDEFINED_CONTENT_LENGTH_SEMANTICS);
    }
    if (chunked > 0) {
      return BodyLength.CHUNKED;
    }
    return length < 0 ? BodyLength.NONE : BodyLength.of(length);
  }

  private void found(Finding one) {
    finding = finding.or(one);
  }

  public Fields fields() {
    return fields;
  }

  /** How long all fields are, with their ends. */
  public int fieldBytes() {
    return fieldBytes;
  }

  /** The worst that was found. */
  public Finding finding() {
    return finding;
  }

  public String method() {
    return method;
  }

  /** Path and query as the client sent them, nothing decoded; or {@code *}. */
  public String uri() {
    return uri;
  }

  /** The path without the query. */
  public String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** What follows the path's {@code ?}; empty when nothing does. */
  public String query() {
    int query = uri.indexOf('?');
    return query < 0 ? "" : uri.substring(query + 1);
  }

  /** Whom the client asked, with the port if it said one; empty when it said nobody. */
  public String host() {
    if (authority != null) {
      return authority;
    }
    var host = fields.first(Field.HOST);
    return host == null ? "" : host;
  }

  /** Whether it speaks HTTP/1.0. */
  public boolean isOld() {
    return minorVersion == 0;
  }

  /** How long its body is. */
  public BodyLength body() {
    return body;
  }

  /** Whether the client wants to send more requests on its connection. */
  public boolean keepsAlive() {
    if (!fields.has(Field.CONNECTION)) {
      return !isOld();
    }
    return isOld()
        ? fields.lists(Field.CONNECTION, "keep-alive")
        : !fields.lists(Field.CONNECTION, "close");
  }

  /** Writes the method. */
  public void writeMethod(ByteBuffer out) {
    out.put(bytes, methodFrom, methodTo - methodFrom);
  }
}
