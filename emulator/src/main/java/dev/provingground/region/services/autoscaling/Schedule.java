package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.validation;

import dev.provingground.region.time.CronExpression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a scheduled action acts: "How scheduled scaling for Application Auto Scaling works". */
sealed interface Schedule {
  /** Once. */
  record At(Instant time) implements Schedule {}

  /** Again and again, in the region's time. */
  record Rate(Duration period) implements Schedule {}

  /** At times of day. */
  record Cron(CronExpression expression, ZoneId zone) implements Schedule {}

  Pattern FORM = Pattern.compile("(at|rate|cron)\\((.*)\\)");
  Pattern RATE = Pattern.compile("(\\d{1,9}) (minutes?|hours?|days?)");

  /**
   * Reads a schedule.
   *
   * @param text {@code at(yyyy-mm-ddThh:mm:ss)}, {@code rate(value unit)} or {@code cron(fields)}
   * @param timezone an IANA time zone for the first and the last; UTC when null
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationException
   */
  static Schedule of(String text, @Nullable String timezone) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw validation(
          "Schedule '"
              + text
              + "' is none of at(yyyy-mm-ddThh:mm:ss), rate(value unit) and cron(fields).");
    }
    var zone = zone(timezone);
    return switch (form.group(1)) {
      case "at" -> new At(time(form.group(2)).atZone(zone).toInstant());
      case "rate" -> new Rate(period(form.group(2)));
      default -> new Cron(cron(form.group(2)), zone);
    };
  }

  private static CronExpression cron(String fields) {
    try {
      return CronExpression.of(fields);
    } catch (IllegalArgumentException e) {
      throw validation(Objects.requireNonNull(e.getMessage()));
    }
  }

  private static ZoneId zone(@Nullable String timezone) {
    try {
      return ZoneId.of(timezone == null ? "UTC" : timezone);
    } catch (DateTimeException e) {
      throw validation("Timezone '" + timezone + "' is no time zone of the IANA's.");
    }
  }

  private static LocalDateTime time(String text) {
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw validation("The time '" + text + "' is not of the form yyyy-mm-ddThh:mm:ss.");
    }
  }

  private static Duration period(String text) {
    var rate = RATE.matcher(text);
    if (!rate.matches() || Integer.parseInt(rate.group(1)) == 0) {
      throw validation(
          "The rate '" + text + "' is not a positive number of minutes, hours or days.");
    }
    long value = Long.parseLong(rate.group(1));
    return switch (rate.group(2).charAt(0)) {
      case 'm' -> Duration.ofMinutes(value);
      case 'h' -> Duration.ofHours(value);
      default -> Duration.ofDays(value);
    };
  }

  /**
   * The next time after this one; empty when there is none, or none that a clock tells.
   *
   * @param time exclusive
   */
  default Optional<Instant> next(Instant time) {
    return switch (this) {
      case At(var once) -> once.isAfter(time) ? Optional.of(once) : Optional.empty();
      case Rate rate -> Optional.empty();
      case Cron(var expression, var zone) -> expression.next(time, zone);
    };
  }
}
