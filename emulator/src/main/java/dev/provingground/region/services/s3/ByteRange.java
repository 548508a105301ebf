package dev.provingground.region.services.s3;

import dev.provingground.region.api.AwsErrors;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of an object that a reader asks for.
 *
 * @param from the first byte
 * @param length in bytes
 */
record ByteRange(long from, long length) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads the header {@code Range}; what is not well formed is not there, as RFC 9110 has it.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidRange, status 416
   */
  static Optional<ByteRange> of(@Nullable String header, long size) {
    var range = RANGE.matcher(header == null ? "" : header);
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    long from;
    long last = size - 1;
    if (range.group(1).isEmpty()) {
      from = Math.max(0, size - Long.parseLong(range.group(2)));
    } else {
      from = Long.parseLong(range.group(1));
      if (!range.group(2).isEmpty()) {
        long asked = Long.parseLong(range.group(2));
        if (asked < from) {
          return Optional.empty();
        }
        last = Math.min(last, asked);
      }
    }
    if (from > last) {
      throw AwsErrors.error("InvalidRange", "The requested range is not satisfiable", 416);
    }
    return Optional.of(new ByteRange(from, last - from + 1));
  }

  /** The header {@code Content-Range}. */
  String of(long size) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + size;
  }
}
