package dev.provingground.region.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Missing;
import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Data points are written as in AWS's tables: 0 holds, X breaches, - is missing, newest last. */
final class AlarmEvaluatorTest {
  private static AlarmEvaluator alarm(int datapoints, int periods, Missing missing) {
    return new AlarmEvaluator(
        periods, datapoints, ComparisonOperator.GREATER_THAN_THRESHOLD, 3, missing);
  }

  private static List<Point> points(String text) {
    var points = new ArrayList<Point>();
    for (int i = text.length() - 1; i >= 0; i--) {
      points.add(
          new Point(
              i * 60L,
              switch (text.charAt(i)) {
                case '0' -> Double.valueOf(1);
                case 'X' -> Double.valueOf(4);
                default -> null;
              }));
    }
    return points;
  }

  private static String state(AlarmEvaluator alarm, String points) {
    return alarm.evaluate(points(points)).state().map(StateValue::toString).orElse("kept");
  }

  @ParameterizedTest
  @CsvSource({
    "0-X-X, OK, OK, OK, OK",
    "----0, OK, OK, OK, OK",
    "0----, OK, OK, OK, OK",
    "-----, INSUFFICIENT_DATA, kept, ALARM, OK",
    "0XX-X, ALARM, ALARM, ALARM, ALARM",
    "--X--, ALARM, kept, ALARM, OK",
    "X----, ALARM, kept, ALARM, OK",
    "----X, INSUFFICIENT_DATA, kept, ALARM, OK",
  })
  void threeOfThreeAsInTheTableOfTheUserGuide(
      String points, String missing, String ignore, String breaching, String notBreaching) {
    assertThat(state(alarm(3, 3, Missing.MISSING), points)).isEqualTo(missing);
    assertThat(state(alarm(3, 3, Missing.IGNORE), points)).isEqualTo(ignore);
    assertThat(state(alarm(3, 3, Missing.BREACHING), points)).isEqualTo(breaching);
    assertThat(state(alarm(3, 3, Missing.NOT_BREACHING), points)).isEqualTo(notBreaching);
  }

  @ParameterizedTest
  @CsvSource({
    "0-X-X, ALARM, ALARM, ALARM, ALARM",
    "00X0X, ALARM, ALARM, ALARM, ALARM",
    "0-X--, OK, OK, ALARM, OK",
    "----0, OK, OK, ALARM, OK",
    "---X-, ALARM, kept, ALARM, OK",
    "----X, INSUFFICIENT_DATA, kept, ALARM, OK",
  })
  void twoOfThreeAsInTheTableOfTheUserGuide(
      String points, String missing, String ignore, String breaching, String notBreaching) {
    assertThat(state(alarm(2, 3, Missing.MISSING), points)).isEqualTo(missing);
    assertThat(state(alarm(2, 3, Missing.IGNORE), points)).isEqualTo(ignore);
    assertThat(state(alarm(2, 3, Missing.BREACHING), points)).isEqualTo(breaching);
    assertThat(state(alarm(2, 3, Missing.NOT_BREACHING), points)).isEqualTo(notBreaching);
  }

  @Test
  void anyDataPointsComeToWhatAReferenceSays() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int periods = 1 + random.nextInt(5);
      int datapoints = 1 + random.nextInt(periods);
      var missing = Missing.values()[random.nextInt(4)];
      var alarm = alarm(datapoints, periods, missing);
      var points =
          IntStream.range(0, alarm.range())
              .mapToObj(at -> "0X-".substring(random.nextInt(3)).substring(0, 1))
              .collect(Collectors.joining());
      assertThat(state(alarm, points))
          .as("%s: %s of %s, %s, seed %s", points, datapoints, periods, missing, seed)
          .isEqualTo(reference(points, datapoints, periods, missing));
    }
  }

  /** The user guide's sentences, one after the other, over text. */
  private static String reference(String points, int m, int n, Missing missing) {
    var real = points.replace("-", "");
    var newest = real.substring(Math.max(0, real.length() - n));
    if (newest.length() == n) {
      return breaching(newest) >= m ? "ALARM" : "OK";
    }
    return switch (missing) {
      case BREACHING -> breaching(newest + "X".repeat(n - newest.length())) >= m ? "ALARM" : "OK";
      case NOT_BREACHING -> breaching(newest) >= m ? "ALARM" : "OK";
      case MISSING, IGNORE -> {
        if (breaching(newest) >= m) {
          yield "ALARM";
        } else if (newest.contains("0")) {
          yield "OK";
        } else if (missing == Missing.IGNORE) {
          yield "kept";
        }
        int age = points.contains("X") ? points.length() - points.indexOf('X') : 0;
        yield age >= m ? "ALARM" : "INSUFFICIENT_DATA";
      }
    };
  }

  private static long breaching(String points) {
    return points.chars().filter(point -> point == 'X').count();
  }

  @ParameterizedTest
  @CsvSource({
    "GreaterThanThreshold, 3, false",
    "GreaterThanOrEqualToThreshold, 3, true",
    "LessThanThreshold, 3, false",
    "LessThanOrEqualToThreshold, 3, true",
    "GreaterThanThreshold, 4, true",
    "LessThanThreshold, 2, true",
  })
  void whatBreachesIsTheOperators(String operator, double value, boolean breaches) {
    var alarm =
        new AlarmEvaluator(1, 1, ComparisonOperator.fromValue(operator), 3, Missing.MISSING);
    assertThat(alarm.breaches(new Point(0, value))).isEqualTo(breaches);
  }
}
