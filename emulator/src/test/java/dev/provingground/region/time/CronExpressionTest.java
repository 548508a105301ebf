package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cron expressions as EventBridge's reference has them. The first of January 2026 is a Thursday.
 */
final class CronExpressionTest {
  private static Instant next(String expression, String after, String zone) {
    return CronExpression.of(expression).next(Instant.parse(after), ZoneId.of(zone)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 10 * * ? *         | 2026-01-01T10:00:00Z | 2026-01-02T10:00:00Z
          15 12 * * ? *        | 2026-01-01T00:00:00Z | 2026-01-01T12:15:00Z
          0 18 ? * MON-FRI *   | 2026-01-02T18:00:00Z | 2026-01-05T18:00:00Z
          30 6 ? * MON *       | 2026-01-01T00:00:00Z | 2026-01-05T06:30:00Z
          0 8 1 * ? *          | 2026-01-01T08:00:00Z | 2026-02-01T08:00:00Z
          0/15 * * * ? *       | 2026-01-01T00:15:00Z | 2026-01-01T00:30:00Z
          0/10 * ? * MON-FRI * | 2026-01-03T00:00:00Z | 2026-01-05T00:00:00Z
          0/5 8-17 ? * 2-6 *   | 2026-01-01T17:55:00Z | 2026-01-02T08:00:00Z
          0 9 L * ? *          | 2026-02-01T00:00:00Z | 2026-02-28T09:00:00Z
          0 9 1W * ? *         | 2026-02-01T00:00:00Z | 2026-02-02T09:00:00Z
          0 9 ? * 3#2 *        | 2026-01-01T00:00:00Z | 2026-01-13T09:00:00Z
          0 9 ? * FRIL *       | 2026-01-01T00:00:00Z | 2026-01-30T09:00:00Z
          0 9 ? * L *          | 2026-01-01T00:00:00Z | 2026-01-03T09:00:00Z
          0 0 29 FEB ? *       | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
          0 0 1 1 ? 2030,2028  | 2026-01-01T00:00:00Z | 2028-01-01T00:00:00Z
          """)
  void theNextTimeIsTheFirstAfterwards(String expression, String after, String next) {
    assertThat(next(expression, after, "UTC")).isEqualTo(Instant.parse(next));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z", // 02:30 does not exist on that day: 03:30
    "2026-03-29T12:00:00Z, 2026-03-30T00:30:00Z",
    "2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z", // 02:30 comes twice: the first counts
    "2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z"
  })
  void clocksThatChangeNeitherSkipNorRepeatADay(String after, String next) {
    assertThat(next("30 2 * * ? *", after, "Europe/Berlin")).isEqualTo(Instant.parse(next));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 FEB ? *", "0 0 1 * ? 2020"})
  void whatNeverComesIsNever(String expression) {
    assertThat(
            CronExpression.of(expression)
                .next(Instant.parse("2026-01-01T00:00:00Z"), ZoneId.of("UTC")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 10 * * *",
        "0 10 * * * *",
        "0 10 ? * ? *",
        "60 10 * * ? *",
        "0 24 * * ? *",
        "0 10 0 * ? *",
        "0 10 ? * 8 *",
        "0 10 ? * MOON *",
        "0 10-8 * * ? *",
        "0/0 10 * * ? *",
        "0 10 * 13 ? *",
        "0 10 * * ? 1969",
        ", 10 * * ? *"
      })
  void whatIsNoCronExpressionIsRefused(String expression) {
    assertThatThrownBy(() -> CronExpression.of(expression))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
