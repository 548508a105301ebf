package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.Ascii;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.RequestHead;
import java.util.concurrent.ThreadLocalRandom;

/** The header field by which a request is traced ("Request tracing for your ALB"). */
final class TraceId {
  private static final byte[] DIGITS = Ascii.bytes("0123456789abcdef");
  private static final int LENGTH = 40;
  private static final int MAX_FIELDS = 7 << 10;

  private TraceId() {}

  /**
   * Of a trace that a client began the Root stays, and the load balancer adds its Self; but with
   * more than 7 KB of header fields it begins anew.
   */
  static String of(RequestHead head) {
    var known = head.fields().first(Field.X_AMZN_TRACE_ID);
    if (known == null || head.fieldBytes() > MAX_FIELDS) {
      return id("Root");
    }
    var trace = new StringBuilder(id("Self"));
    for (var part : known.split(";", -1)) {
      if (!part.startsWith("Self=")) {
        trace.append(';').append(part);
      }
    }
    return trace.toString();
  }

  private static String id(String part) {
    var random = ThreadLocalRandom.current();
    var id = new byte[LENGTH];
    for (int i = 0; i < 4; i++) {
      id[i] = (byte) part.charAt(i);
    }
    id[4] = '=';
    id[5] = '1';
    id[6] = '-';
    hex(id, 7, 8, System.currentTimeMillis() / 1000);
    id[15] = '-';
    hex(id, 16, 8, random.nextInt());
    hex(id, 24, 16, random.nextLong());
    return Ascii.text(id, 0, LENGTH);
  }

  private static void hex(byte[] out, int from, int digits, long number) {
    for (int i = 0; i < digits; i++) {
      out[from + i] = DIGITS[(int) (number >>> (4 * (digits - 1 - i))) & 0xf];
    }
  }
}
