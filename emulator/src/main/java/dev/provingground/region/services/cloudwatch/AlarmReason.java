package dev.provingground.region.services.cloudwatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Missing;
import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Point;
import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Verdict;
import dev.provingground.region.time.Periods;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Why an alarm has its state, in AWS's words, for people and as JSON. */
final class AlarmReason {
  private static final DateTimeFormatter IN_TEXT =
      DateTimeFormatter.ofPattern("dd/MM/yy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter IN_DATA =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private AlarmReason() {}

  static String dateInData(Instant time) {
    return IN_DATA.format(time);
  }

  /**
   * @param state what the verdict comes to
   */
  static String text(
      MetricCondition condition, StateValue state, Verdict verdict, Periods periods) {
    var evaluator = condition.evaluator();
    if (state == StateValue.INSUFFICIENT_DATA) {
      int unknown = evaluator.evaluationPeriods();
      return "Insufficient Data: "
          + count(unknown, "datapoint")
          + (unknown == 1 ? " was" : " were")
          + " unknown.";
    }
    boolean alarm = state == StateValue.ALARM;
    var shown =
        verdict.evaluated().stream().filter(point -> evaluator.breaches(point) == alarm).toList();
    if (shown.isEmpty()) {
      return "Threshold Crossed: no datapoints were received for "
          + count(verdict.filled(), "period")
          + " and "
          + filled(verdict.filled(), evaluator.missing())
          + ".";
    }
    return "Threshold Crossed: %d out of the last %d datapoints %s %s %s the threshold (%s) (minimum %s for %s transition)."
        .formatted(
            shown.size(),
            evaluator.evaluationPeriods(),
            values(shown, periods),
            shown.size() == 1 ? "was" : "were",
            (alarm ? "" : "not ") + comparison(evaluator),
            evaluator.threshold(),
            count(
                alarm
                    ? evaluator.datapointsToAlarm()
                    : evaluator.evaluationPeriods() - evaluator.datapointsToAlarm() + 1,
                "datapoint"),
            alarm ? "OK -> ALARM" : "ALARM -> OK");
  }

  private static String values(List<Point> points, Periods periods) {
    return points.stream()
        .map(
            point ->
                "%s (%s)".formatted(point.value(), IN_TEXT.format(periods.instant(point.second()))))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String filled(int datapoints, Missing as) {
    return datapoints
        + " missing datapoint"
        + (datapoints == 1 ? " was" : "s were")
        + " treated as ["
        + as.inReasons()
        + "]";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String comparison(AlarmEvaluator evaluator) {
    return switch (evaluator.operator()) {
      case GREATER_THAN_THRESHOLD -> "greater than";
      case GREATER_THAN_OR_EQUAL_TO_THRESHOLD -> "greater than or equal to";
      case LESS_THAN_THRESHOLD -> "less than";
      case LESS_THAN_OR_EQUAL_TO_THRESHOLD -> "less than or equal to";
      default ->
          throw new IllegalStateException("an alarm has no operator " + evaluator.operator());
    };
  }

  /**
   * @param now when the data points were read
   */
  static String data(MetricCondition condition, Verdict verdict, Periods periods, Instant now) {
    var data = JsonNodeFactory.instance.objectNode();
    data.put("version", "1.0");
    data.put("queryDate", dateInData(now));
    var evaluated = verdict.evaluated();
    if (!evaluated.isEmpty()) {
      data.put("startDate", dateInData(periods.instant(evaluated.getLast().second())));
    }
    condition.statistic().ifPresent(statistic -> data.put("statistic", statistic));
    data.put("period", condition.period());
    var recent = data.putArray("recentDatapoints");
    evaluated.reversed().forEach(point -> recent.add(point.value()));
    data.put("threshold", condition.evaluator().threshold());
    var all = data.putArray("evaluatedDatapoints");
    evaluated.forEach(
        point ->
            all.addObject()
                .put("timestamp", dateInData(periods.instant(point.second())))
                .put("value", point.value()));
    return data.toString();
  }
}
