package dev.provingground.region.wire.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * A point in time, printed to the millisecond as AWS does.
 *
 * @param format the member's own; null for its protocol's
 */
record Timestamp(@Nullable Format format) implements ValueType {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
  private static final DateTimeFormatter RFC_822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The format that holds where {@code standard} is the protocol's. */
  Format format(Format standard) {
    return format == null ? standard : format;
  }

  static String print(Instant time, Format format) {
    return switch (format) {
      case ISO_8601 -> ISO.format(time);
      case RFC_822 -> RFC_822.format(time);
      case UNIX_TIMESTAMP -> seconds(time.toEpochMilli());
      case UNIX_TIMESTAMP_MILLIS -> Long.toString(time.toEpochMilli());
    };
  }

  /** With three decimals. Answers are full of them: a decimal number would take longer. */
  private static String seconds(long millis) {
    if (millis < 1000) {
      return BigDecimal.valueOf(millis, 3).toPlainString();
    }
    var digits = Long.toString(millis);
    int point = digits.length() - 3;
    return digits.substring(0, point) + "." + digits.substring(point);
  }

  /**
   * Reads the format, and ISO 8601 or seconds in its stead, as AWS does.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Instant parse(String text, Format format) {
    try {
      return switch (format) {
        case RFC_822 -> Instant.from(RFC_822.parse(text));
        case UNIX_TIMESTAMP_MILLIS -> Instant.ofEpochMilli(Long.parseLong(text));
        case ISO_8601, UNIX_TIMESTAMP ->
            text.indexOf('T') > 0
                ? DateTimeFormatter.ISO_DATE_TIME.parse(text, Instant::from)
                : seconds(new BigDecimal(text));
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Instant seconds(BigDecimal seconds) {
    if (seconds.precision() - seconds.scale() > 13) {
      throw new IllegalArgumentException(seconds.toString());
    }
    var whole = seconds.longValue();
    var nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }
}
