package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers and names as the report says them. */
final class Words {
  private static final Pattern ACCOUNT =
      Pattern.compile("(?<![0-9A-Za-z])\\d{8}(\\d{4})(?![0-9A-Za-z])");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /** Account numbers (twelve digits) but for their last four. */
  static String masked(String text) {
    return ACCOUNT.matcher(text).replaceAll("…$1");
  }

  /** A time that people wait for: {@code 0.42 s}, {@code 12.3 s}, {@code 2 min 5 s}. */
  static String seconds(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds >= 99.95) {
      long whole = Math.round(seconds);
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  /** A difference: {@code +0.42 s}, {@code -1.20 s}. */
  static String signedSeconds(Duration time) {
    return (time.isNegative() ? "-" : "+") + seconds(time.abs());
  }

  /** When something was, counted from a drill's first fault or else from its begin. */
  static String since(Journal journal, Instant instant) {
    var zero = journal.faultBegan().orElse(journal.began());
    return String.format(Locale.ROOT, "%+.1f s", Duration.between(zero, instant).toNanos() / 1e9);
  }

  /** {@code 2026-01-02 03:04:05 UTC}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** {@code 5}, {@code 2.5}. */
  static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /** A latency: {@code 3.4 ms}, {@code 250 ms}, {@code 5.00 s}. */
  static String latency(Duration time) {
    double millis = time.toNanos() / 1e6;
    if (millis >= 999.5) {
      return seconds(time);
    }
    return String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%.0f ms", millis);
  }

  /** A share of 0 to 1: {@code 99.87 %}. Never rounded up to 100. */
  static String percent(double share) {
    if (share == 1) {
      return "100 %";
    }
    return String.format(Locale.ROOT, "%.2f %%", Math.floor(share * 10_000) / 100);
  }

  /** Of a message of many lines, the first that says something. */
  static String firstLine(String text) {
    return text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
  }

  /** {@code 1 line}, {@code 3 lines}. */
  static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** The last part of an ARN or path, eight characters of it at most. */
  static String shortId(String arn) {
    var id = arn.substring(arn.lastIndexOf('/') + 1);
    return id.matches("[0-9a-f]{9,}") ? id.substring(0, 8) : id;
  }
}
