package dev.provingground.region.services.events;

import dev.provingground.region.time.CronExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a rule triggers by itself: "Creating an Amazon EventBridge rule that runs on a schedule" and
 * its "Cron expressions reference" and "Rate expressions reference".
 */
sealed interface Schedule {
  /** Again and again, in the region's time. */
  record Rate(Duration period) implements Schedule {}

  /** At times of day, in UTC. */
  record Cron(CronExpression expression) implements Schedule {
    /**
     * The next time after this one.
     *
     * @return empty when there is none until the end of 2199
     */
    Optional<Instant> next(Instant after) {
      return expression.next(after, ZoneOffset.UTC);
    }
  }

  Pattern RATE =
      Pattern.compile(
          "rate\\((?:1 (?<one>minute|hour|day)|(?<value>\\d{1,9}) (?<unit>minute|hour|day)s)\\)");
  Pattern CRON = Pattern.compile("cron\\((?<fields>.*)\\)");

  /**
   * Reads a schedule.
   *
   * @param text {@code rate(value unit)}, whose unit is in the singular with 1 and only with 1, or
   *     {@code cron(minutes hours day-of-month month day-of-week year)}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationException
   */
  static Schedule of(String text) {
    var rate = RATE.matcher(text);
    if (rate.matches()) {
      return rate.group("one") != null
          ? new Rate(period(1, rate.group("one")))
          : several(Long.parseLong(rate.group("value")), rate.group("unit"));
    }
    var cron = CRON.matcher(text);
    if (!cron.matches()) {
      throw invalid();
    }
    try {
      return new Cron(CronExpression.of(cron.group("fields")));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static Rate several(long value, String unit) {
    if (value < 2) {
      throw invalid();
    }
    return new Rate(period(value, unit));
  }

  private static Duration period(long value, String unit) {
    return switch (unit) {
      case "minute" -> Duration.ofMinutes(value);
      case "hour" -> Duration.ofHours(value);
      default -> Duration.ofDays(value);
    };
  }

  /** AWS does not say why. */
  private static RuntimeException invalid() {
    return EventErrors.validation("Parameter ScheduleExpression is not valid.");
  }
}
