package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.Ascii;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.RequestHead;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** The header field by which a request is traced ("Request tracing for your ALB"). */
final class TraceId {
  private static final byte[] NAME = Ascii.bytes("X-Amzn-Trace-Id: ");
  private static final byte[] LINE_END = Ascii.bytes("\r\n");
  private static final byte[] DIGITS = Ascii.bytes("0123456789abcdef");

  private TraceId() {}

  /** Of a trace that a client began the Root stays, and the load balancer adds its Self. */
  static void write(ByteBuffer out, RequestHead head) {
    out.put(NAME);
    var known = head.fields().first(Field.X_AMZN_TRACE_ID);
    if (known == null) {
      id(out, "Root");
    } else {
      id(out, "Self");
      for (var part : known.split(";")) {
        if (!part.startsWith("Self=")) {
          out.put((byte) ';').put(Ascii.bytes(part));
        }
      }
    }
    out.put(LINE_END);
  }

  private static void id(ByteBuffer out, String part) {
    var random = ThreadLocalRandom.current();
    out.put(Ascii.bytes(part)).put((byte) '=').put((byte) '1').put((byte) '-');
    hex(out, System.currentTimeMillis() / 1000, 8);
    out.put((byte) '-');
    hex(out, random.nextInt(), 8);
    hex(out, random.nextLong(), 16);
  }

  private static void hex(ByteBuffer out, long number, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
      out.put(DIGITS[(int) (number >>> 4 * i) & 0xf]);
    }
  }
}
