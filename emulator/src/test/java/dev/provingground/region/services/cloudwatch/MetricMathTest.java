package dev.provingground.region.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.cloudwatch.MathExpression.Inputs;
import dev.provingground.region.services.cloudwatch.MathExpression.Range;
import dev.provingground.region.services.cloudwatch.MathValue.Points;
import dev.provingground.region.services.cloudwatch.MathValue.Scalar;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

final class MetricMathTest {
  private static final Points ERRORS = points(Map.of(0L, 5.0, 60L, 0.0));
  private static final Points REQUESTS = points(Map.of(0L, 10.0, 60L, 20.0, 120L, 40.0));

  private static Points points(Map<Long, Double> values) {
    return new Points(new TreeMap<>(values));
  }

  private static MathValue evaluate(String expression) {
    return MathExpression.parse(expression)
        .evaluate(
            new Inputs(
                Map.of("errors", ERRORS, "requests", REQUESTS),
                List.of(ERRORS, REQUESTS),
                new Range(0, 180, 60)));
  }

  @ParameterizedTest
  @CsvSource({
    "1 + 2 * 3, 7",
    "(1 + 2) * 3, 9",
    "2 * 3 ^ 2, 18",
    "-2 - -3, 1",
    "7 / 2, 3.5",
    "1 < 2 AND 3 >= 3 OR 0, 1",
    "1 == 2 || 1 != 1, 0",
    "SUM(requests), 70",
    "AVG(errors), 2.5",
    "MAX(requests) - MIN(requests), 30",
    "CEIL(1.2) + FLOOR(1.8) + ABS(-3), 6",
  })
  void numbersAreReckonedAsUsual(String expression, double value) {
    assertThat(evaluate(expression)).isEqualTo(new Scalar(value));
  }

  @Test
  void twoSeriesMeetWhereBothHaveADataPoint() {
    assertThat(evaluate("100 * errors / requests")).isEqualTo(points(Map.of(0L, 50.0, 60L, 0.0)));
  }

  @Test
  void fillGivesMissingPeriodsANumber() {
    assertThat(evaluate("FILL(errors, 0) + requests"))
        .isEqualTo(points(Map.of(0L, 15.0, 60L, 20.0, 120L, 40.0)));
  }

  @Test
  void aDivisionByZeroIsNoDataPoint() {
    assertThat(evaluate("requests / errors")).isEqualTo(points(Map.of(0L, 2.0)));
  }

  @Test
  void ifChoosesPeriodByPeriod() {
    assertThat(evaluate("IF(requests > 15, requests, 0)"))
        .isEqualTo(points(Map.of(0L, 0.0, 60L, 20.0, 120L, 40.0)));
    assertThat(evaluate("IF(requests > 15, 1)")).isEqualTo(points(Map.of(60L, 1.0, 120L, 1.0)));
  }

  @Test
  void arraysAreFoldedPeriodByPeriod() {
    assertThat(evaluate("SUM([errors, requests])"))
        .isEqualTo(points(Map.of(0L, 15.0, 60L, 20.0, 120L, 40.0)));
    assertThat(evaluate("MAX(METRICS())"))
        .isEqualTo(points(Map.of(0L, 10.0, 60L, 20.0, 120L, 40.0)));
  }

  @Test
  void whatItNamesIsKnown() {
    assertThat(MathExpression.parse("SUM([m1, m2]) / m3 AND AVG(m1)").references())
        .containsExactly("m1", "m2", "m3");
  }

  @Test
  void functionsThatThisRegionHasNotAreRefusedByName() {
    assertThatThrownBy(() -> MathExpression.parse("ANOMALY_DETECTION_BAND(m1, 2)"))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining("metric math function ANOMALY_DETECTION_BAND is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 + | an id, a number or a function is expected at position 3",
        "(m1 | ')' is expected at position 3",
        "m1 m2 | 'm' at position 3 is not expected",
        "1.2.3 | '1.2.3' is not a number",
      })
  void anExpressionThatIsNoneSaysWhereItIsNot(String expression, String message) {
    assertThatThrownBy(() -> MathExpression.parse(expression)).hasMessageContaining(message);
  }

  @Test
  void nestingHasABound() {
    assertThatThrownBy(() -> MathExpression.parse("(".repeat(1000)))
        .hasMessageContaining("nested too deeply");
  }
}
