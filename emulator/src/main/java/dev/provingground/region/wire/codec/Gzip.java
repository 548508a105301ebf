package dev.provingground.region.wire.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Bodies that clients compress, as the SDK does with more than 10 KB of metrics. */
public final class Gzip {
  private static final int LARGEST = 64 << 20;

  private Gzip() {}

  /**
   * The body as it was.
   *
   * @throws InvalidInputException when it is not gzip, or larger than 64 MiB
   */
  public static byte[] inflate(byte[] compressed) {
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      var bytes = stream.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw InvalidInputException.malformed("the request has more than 64 MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw InvalidInputException.malformed("the request is not gzip: " + e.getMessage());
    }
  }
}
