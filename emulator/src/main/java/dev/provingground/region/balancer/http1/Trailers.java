package dev.provingground.region.balancer.http1;

import java.nio.ByteBuffer;

/** Fields that follow a body. */
public final class Trailers {
  private static final byte[] NONE = {};

  private Trailers() {}

  /**
   * Those that may be passed on: none that would say where a message ends, or to whom it goes.
   *
   * @param lines each with its end; the last one may be empty
   * @throws MessageException 400, when they are none
   */
  public static byte[] passable(byte[] lines) throws MessageException {
    if (lines.length <= 2) {
      return NONE;
    }
    var fields = new Fields();
    fields.begin(lines);
    fields.read(0, lines.length);
    if (fields.worst().tier().compareTo(Finding.Tier.AMBIGUOUS) >= 0) {
      throw new MessageException(400, "trailers that are none");
    }
    var out = ByteBuffer.allocate(2 * lines.length + 2);
    for (int i = 0; i < fields.count(); i++) {
      if (fields.kind(i) == Field.OTHER) {
        fields.write(i, out);
      }
    }
    var passed = new byte[out.flip().remaining()];
    out.get(passed);
    return passed;
  }
}
