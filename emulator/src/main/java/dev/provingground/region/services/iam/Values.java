package dev.provingground.region.services.iam;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;

/** Values of conditions that are more than text; empty where a text is none. */
final class Values {
  private Values() {}

  static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** One of W3C's forms of ISO 8601, or seconds since 1970. */
  static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          switch (text.length()) {
            case 4 -> start(Year.parse(text).atDay(1));
            case 7 -> start(YearMonth.parse(text).atDay(1));
            default ->
                text.matches("-?[0-9]{5,18}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : text.indexOf('T') < 0
                        ? start(LocalDate.parse(text))
                        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
          });
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  static Optional<Boolean> bool(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
        ? Optional.of(Boolean.valueOf(text))
        : Optional.empty();
  }

  /** Base64, written in the one way that compares. */
  static Optional<String> binary(String text) {
    try {
      return Optional.of(Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
