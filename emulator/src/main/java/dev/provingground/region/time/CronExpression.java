package dev.provingground.region.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Times of day that recur, to the minute: six fields, for minutes, hours, days of the month,
 * months, days of the week (1 is Sunday) and years ("Cron expressions reference" of EventBridge).
 */
public final class CronExpression {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final Pattern LAST_OF_DAY = Pattern.compile("([1-7]|[A-Z]{3})L");
  private static final Pattern NTH_OF_DAY = Pattern.compile("([1-7]|[A-Z]{3})#([1-5])");
  private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d{1,2})W");

  private final CronField minutes;
  private final CronField hours;
  private final CronField months;
  private final CronField years;
  private final Predicate<LocalDate> days;

  private CronExpression(
      CronField minutes,
      CronField hours,
      CronField months,
      CronField years,
      Predicate<LocalDate> days) {
    this.minutes = minutes;
    this.hours = hours;
    this.months = months;
    this.years = years;
    this.days = days;
  }

  /**
   * Reads an expression.
   *
   * @param text six fields with spaces between, without {@code cron(…)} around them
   * @throws IllegalArgumentException when it is none; the message says why, and is a sentence
   */
  public static CronExpression of(String text) {
    var fields = text.trim().split("\\s+", -1);
    if (fields.length != 6) {
      throw new IllegalArgumentException(
          "The cron expression '"
              + text
              + "' has not six fields: minutes, hours, day of month, month, day of week, year.");
    }
    if (fields[2].equals("?") == fields[4].equals("?")) {
      throw new IllegalArgumentException(
          "The cron expression '"
              + text
              + "' must have a ? either for the day of the month or for the day of the week.");
    }
    return new CronExpression(
        CronField.of(fields[0], 0, 59, List.of()),
        CronField.of(fields[1], 0, 23, List.of()),
        CronField.of(fields[3], 1, 12, MONTHS),
        CronField.of(fields[5], FIRST_YEAR, LAST_YEAR, List.of()),
        fields[4].equals("?") ? daysOfMonth(fields[2]) : daysOfWeek(fields[4]));
  }

  private static Predicate<LocalDate> daysOfMonth(String field) {
    if (field.equals("L")) {
      return day -> day.getDayOfMonth() == day.lengthOfMonth();
    }
    var nearest = NEAREST_WEEKDAY.matcher(field);
    if (nearest.matches()) {
      int wanted = CronField.of(nearest.group(1), 1, 31, List.of()).first();
      return day -> day.equals(nearestWeekday(day, wanted));
    }
    var days = CronField.of(field, 1, 31, List.of());
    return day -> days.has(day.getDayOfMonth());
  }

  /** The weekday of the day's month that is nearest to a day of it, which may be past its end. */
  private static LocalDate nearestWeekday(LocalDate day, int wanted) {
    var date = day.withDayOfMonth(Math.min(wanted, day.lengthOfMonth()));
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.getDayOfMonth() == 1 ? date.plusDays(2) : date.minusDays(1);
      case SUNDAY ->
          date.getDayOfMonth() == date.lengthOfMonth() ? date.minusDays(2) : date.plusDays(1);
      default -> date;
    };
  }

  private static Predicate<LocalDate> daysOfWeek(String field) {
    if (field.equals("L")) {
      return day -> day.getDayOfWeek() == DayOfWeek.SATURDAY;
    }
    var last = LAST_OF_DAY.matcher(field);
    if (last.matches()) {
      int wanted = CronField.of(last.group(1), 1, 7, DAYS).first();
      return day -> number(day) == wanted && day.getDayOfMonth() + 7 > day.lengthOfMonth();
    }
    var nth = NTH_OF_DAY.matcher(field);
    if (nth.matches()) {
      int wanted = CronField.of(nth.group(1), 1, 7, DAYS).first();
      int which = Integer.parseInt(nth.group(2));
      return day -> number(day) == wanted && (day.getDayOfMonth() - 1) / 7 + 1 == which;
    }
    var days = CronField.of(field, 1, 7, DAYS);
    return day -> days.has(number(day));
  }

  /** 1 is Sunday. */
  private static int number(LocalDate day) {
    return day.getDayOfWeek().getValue() % 7 + 1;
  }

  /**
   * The next time after this one. A local time that a change of the clocks leaves out comes as much
   * later; one that comes twice counts once.
   *
   * @return empty when there is none until the end of 2199
   */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    var day = after.atZone(zone).toLocalDate();
    for (; day.getYear() <= LAST_YEAR; day = day.plusDays(1)) {
      if (!years.has(day.getYear()) || !months.has(day.getMonthValue()) || !days.test(day)) {
        continue;
      }
      for (int hour : hours.values()) {
        for (int minute : minutes.values()) {
          var time = day.atTime(LocalTime.of(hour, minute)).atZone(zone).toInstant();
          if (time.isAfter(after)) {
            return Optional.of(time);
          }
        }
      }
    }
    return Optional.empty();
  }
}
