package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.Ascii;
import dev.provingground.region.balancer.http1.BodyLength;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.ResponseHead;
import java.nio.ByteBuffer;
import java.util.List;

/** Composes the heads of answers to clients that speak HTTP/1.1. */
final class ClientAnswer {
  static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");

  private static final byte[] VERSION = Ascii.bytes("HTTP/1.1 ");
  private static final byte[] LINE_END = Ascii.bytes("\r\n");
  private static final byte[] DATE = Ascii.bytes("Date: ");
  private static final byte[] SET_COOKIE = Ascii.bytes("Set-Cookie: ");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
  private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
  private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
  private static final byte[] UPGRADE = Ascii.bytes("Connection: Upgrade\r\n");

  private ClientAnswer() {}

  /** The status line, and the fields that go from one end to the other. */
  static void begin(ByteBuffer out, ResponseHead head, List<String> cookies, Worker worker) {
    out.put(VERSION);
    head.writeStatus(out);
    var fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (passes(fields.kind(i)) && !fields.isNamedByConnection(i)) {
        fields.write(i, out);
      }
    }
    for (var cookie : cookies) {
      out.put(SET_COOKIE).put(Ascii.bytes(cookie)).put(LINE_END);
    }
    if (!fields.has(Field.DATE)) {
      date(out, worker);
    }
  }

  /** Whether a field goes from one end to the other. */
  static boolean passes(Field field) {
    return switch (field) {
      case CONNECTION,
          CONTENT_LENGTH,
          KEEP_ALIVE,
          PROXY_AUTHENTICATE,
          PROXY_CONNECTION,
          TE,
          TRANSFER_ENCODING,
          UPGRADE ->
          false;
      default -> true;
    };
  }

  private static void date(ByteBuffer out, Worker worker) {
    out.put(DATE).put(worker.date()).put(LINE_END);
  }

  /**
   * How long the body is.
   *
   * @param toHead whether there is none, because it answers a HEAD
   * @param chunks whether it is sent in chunks
   */
  static void length(ByteBuffer out, ResponseHead head, boolean toHead, boolean chunks) {
    if (toHead || head.status() == 304) {
      int index = head.fields().indexOf(Field.CONTENT_LENGTH);
      if (index >= 0) {
        head.fields().write(index, out);
      }
    } else if (chunks) {
      out.put(CHUNKED);
    } else if (head.body().kind() == BodyLength.Kind.BYTES && head.status() != 204) {
      contentLength(out, head.body().bytes());
    }
  }

  private static void contentLength(ByteBuffer out, long length) {
    out.put(CONTENT_LENGTH);
    Decimal.put(out, length);
    out.put(LINE_END);
  }

  /** The line that says what becomes of the connection, and the end. */
  static void end(ByteBuffer out, boolean keepsAlive) {
    out.put(keepsAlive ? KEEP_ALIVE : CLOSE).put(LINE_END);
  }

  /** The lines that say that another protocol is spoken from now on, and the end. */
  static void upgrade(ByteBuffer out, ResponseHead head) {
    out.put(UPGRADE);
    var fields = head.fields();
    int index = fields.indexOf(Field.UPGRADE);
    if (index >= 0) {
      fields.write(index, out);
    }
    out.put(LINE_END);
  }

  /**
   * The head of the load balancer's own answer, in AWS's order.
   *
   * @param server whether it says whose answer it is
   */
  static void own(
      ByteBuffer out, OwnAnswer own, Worker worker, boolean server, boolean keepsAlive) {
    out.put(VERSION);
    Decimal.put(out, own.status());
    out.put((byte) ' ').put(Ascii.bytes(OwnAnswer.reason(own.status()))).put(LINE_END);
    if (server) {
      line(out, "Server", OwnAnswer.SERVER);
    }
    date(out, worker);
    if (!own.contentType().isEmpty()) {
      line(out, "Content-Type", own.contentType());
    }
    if (own.status() != 204) {
      contentLength(out, own.body().length);
    }
    out.put(keepsAlive ? KEEP_ALIVE : CLOSE);
    if (own.location() != null) {
      line(out, "Location", own.location());
    }
    out.put(LINE_END);
  }

  private static void line(ByteBuffer out, String name, String value) {
    out.put(Ascii.bytes(name)).put((byte) ':').put((byte) ' ').put(Ascii.bytes(value));
    out.put(LINE_END);
  }
}
