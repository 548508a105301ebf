package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of any cron expression, against one that tries minute after minute. */
final class CronExpressionLawsTest {
  private static final int CASES = 300;
  private static final Duration LOOKED_AT = Duration.ofDays(40);
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** A field, and the numbers that it is for. */
  private record Field(String text, IntPredicate has) {}

  /** Both fields for days, and the days that they are for. */
  private record Days(String ofMonth, String ofWeek, Predicate<LocalDate> has) {}

  private record Case(String text, Predicate<LocalDateTime> has) {}

  private int between(int least, int greatest) {
    return random.nextInt(least, greatest + 1);
  }

  private Field field(int least, int greatest) {
    int a = between(least, greatest);
    int b = between(a, greatest);
    int step = between(1, 20);
    return switch (random.nextInt(6)) {
      case 0 -> new Field("*", n -> true);
      case 1 -> new Field("" + a, n -> n == a);
      case 2 -> new Field(b + "," + a, n -> n == a || n == b);
      case 3 -> new Field(a + "-" + b, n -> a <= n && n <= b);
      case 4 -> new Field(a + "/" + step, n -> n >= a && (n - a) % step == 0);
      default -> new Field("*/" + step, n -> (n - least) % step == 0);
    };
  }

  private Field named(List<String> names) {
    int a = between(1, names.size());
    int b = between(a, names.size());
    return random.nextBoolean()
        ? field(1, names.size())
        : new Field(names.get(a - 1) + "-" + names.get(b - 1), n -> a <= n && n <= b);
  }

  private Days days() {
    return random.nextBoolean() ? daysOfMonth() : daysOfWeek();
  }

  private Days daysOfMonth() {
    int wanted = between(1, 31);
    return switch (random.nextInt(4)) {
      case 0 -> new Days("L", "?", day -> day.plusDays(1).getDayOfMonth() == 1);
      case 1 -> new Days(wanted + "W", "?", day -> day.equals(nearestWeekday(day, wanted)));
      default -> {
        var field = field(1, 31);
        yield new Days(field.text(), "?", day -> field.has().test(day.getDayOfMonth()));
      }
    };
  }

  private Days daysOfWeek() {
    int wanted = between(1, 7);
    int which = between(1, 5);
    return switch (random.nextInt(4)) {
      case 0 ->
          new Days(
              "?",
              wanted + "L",
              day -> number(day) == wanted && day.plusWeeks(1).getMonth() != day.getMonth());
      case 1 ->
          new Days(
              "?",
              wanted + "#" + which,
              day ->
                  number(day) == wanted
                      && IntStream.rangeClosed(1, day.getDayOfMonth())
                              .filter(one -> number(day.withDayOfMonth(one)) == wanted)
                              .count()
                          == which);
      default -> {
        var field = named(DAYS);
        yield new Days("?", field.text(), day -> field.has().test(number(day)));
      }
    };
  }

  private static int number(LocalDate day) {
    return day.getDayOfWeek() == DayOfWeek.SUNDAY ? 1 : day.getDayOfWeek().getValue() + 1;
  }

  private static LocalDate nearestWeekday(LocalDate day, int wanted) {
    int last = Math.min(wanted, day.lengthOfMonth());
    return IntStream.rangeClosed(1, day.lengthOfMonth())
        .mapToObj(day::withDayOfMonth)
        .filter(one -> one.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue())
        .min(Comparator.comparingInt((LocalDate one) -> Math.abs(one.getDayOfMonth() - last)))
        .orElseThrow();
  }

  private Case expression() {
    var minutes = field(0, 59);
    var hours = field(0, 23);
    var days = days();
    var months = random.nextBoolean() ? new Field("*", n -> true) : named(MONTHS);
    int first = between(2026, 2029);
    var years =
        random.nextBoolean()
            ? new Field("*", n -> true)
            : new Field(first + "-" + (first + 1), n -> n == first || n == first + 1);
    return new Case(
        String.join(
            " ",
            minutes.text(),
            hours.text(),
            days.ofMonth(),
            months.text(),
            days.ofWeek(),
            years.text()),
        time ->
            minutes.has().test(time.getMinute())
                && hours.has().test(time.getHour())
                && months.has().test(time.getMonthValue())
                && days.has().test(time.toLocalDate())
                && years.has().test(time.getYear()));
  }

  private Instant someTime() {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(between(0, 4 * 366 * 86_400));
  }

  /** The first minute after a time that an expression is for, of those that are looked at. */
  private static Optional<Instant> tried(Case expression, Instant after) {
    var end = after.plus(LOOKED_AT);
    for (var minute = after.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
        minute.isBefore(end);
        minute = minute.plusSeconds(60)) {
      if (expression.has().test(LocalDateTime.ofInstant(minute, ZoneOffset.UTC))) {
        return Optional.of(minute);
      }
    }
    return Optional.empty();
  }

  @Test
  void theNextTimeIsLaterAndFitsAndNoneIsBetween() {
    for (int i = 0; i < CASES; i++) {
      var expression = expression();
      var after = someTime();
      var next = CronExpression.of(expression.text()).next(after, ZoneOffset.UTC);
      var tried = tried(expression, after);
      if (tried.isPresent()) {
        assertThat(next)
            .as("seed %s: %s after %s", seed, expression.text(), after)
            .isEqualTo(tried);
      } else {
        assertThat(next)
            .as("seed %s: %s after %s", seed, expression.text(), after)
            .satisfies(
                one ->
                    assertThat(
                            one.isEmpty()
                                || !one.get().isBefore(after.plus(LOOKED_AT))
                                    && expression
                                        .has()
                                        .test(LocalDateTime.ofInstant(one.get(), ZoneOffset.UTC)))
                        .isTrue());
      }
    }
  }

  @Test
  void timesOneAfterTheOtherAreThoseOfTheWholeSpan() {
    for (int i = 0; i < CASES / 10; i++) {
      var expression = expression();
      var cron = CronExpression.of(expression.text());
      var from = someTime().truncatedTo(ChronoUnit.MINUTES);
      var end = from.plus(Duration.ofDays(3));
      int fits = 0;
      for (var minute = from.plusSeconds(60);
          minute.isBefore(end);
          minute = minute.plusSeconds(60)) {
        fits += expression.has().test(LocalDateTime.ofInstant(minute, ZoneOffset.UTC)) ? 1 : 0;
      }
      int times = 0;
      for (var time = cron.next(from, ZoneOffset.UTC);
          time.isPresent() && time.get().isBefore(end);
          time = cron.next(time.get(), ZoneOffset.UTC)) {
        times++;
      }
      assertThat(times).as("seed %s: %s from %s", seed, expression.text(), from).isEqualTo(fits);
    }
  }
}
