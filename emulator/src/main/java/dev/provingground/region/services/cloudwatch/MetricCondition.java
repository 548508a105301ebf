package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.combination;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.invalid;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.validation;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Missing;
import dev.provingground.region.services.cloudwatch.AlarmEvaluator.Point;
import dev.provingground.region.services.cloudwatch.MathValue.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** What a metric alarm watches, and when it is in alarm. */
final class MetricCondition {
  private static final int LONGEST = 86_400;
  private static final String ONLY = "m1";

  private final MetricQueries queries;
  private final String watched;
  private final int period;
  private final @Nullable String statistic;
  private final AlarmEvaluator evaluator;

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException when the request is not
   *     well made
   */
  MetricCondition(PutMetricAlarmRequest request) {
    queries = new MetricQueries(request.metrics().isEmpty() ? single(request) : several(request));
    var returned =
        queries.all().stream().filter(one -> !Boolean.FALSE.equals(one.returnData())).toList();
    if (returned.size() != 1) {
      throw validation(
          "Exactly one element of the metrics list should return data, not "
              + returned.size()
              + ".");
    }
    watched = returned.getFirst().id();
    period = queries.period(watched);
    if (period < 10) {
      throw invalid("The parameter Period of an alarm must be 10, 20, 30 or a multiple of 60.");
    }
    statistic =
        request.metrics().isEmpty()
            ? Objects.requireNonNullElse(request.statisticAsString(), request.extendedStatistic())
            : null;
    evaluator = evaluator(request);
    if ((long) evaluator.evaluationPeriods() * period > LONGEST) {
      throw validation(
          "Metrics cannot be checked across more than a day"
              + " (EvaluationPeriods * Period must be <= 86400).");
    }
  }

  private static List<MetricDataQuery> single(PutMetricAlarmRequest request) {
    required(request.metricName(), "MetricName");
    if (request.statistic() == Statistic.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("The parameter Statistic is none of CloudWatch's statistics.");
    }
    if ((request.statistic() == null) == (request.extendedStatistic() == null)) {
      throw combination(
          "Exactly one of the parameters Statistic and ExtendedStatistic must be specified.");
    }
    if (request.extendedStatistic() != null) {
      Stat.extended(request.extendedStatistic());
    }
    return List.of(
        MetricDataQuery.builder()
            .id(ONLY)
            .metricStat(
                stat ->
                    stat.period(request.period())
                        .unit(request.unit())
                        .stat(
                            request.statistic() == null
                                ? request.extendedStatistic()
                                : request.statisticAsString())
                        .metric(
                            metric ->
                                metric
                                    .namespace(request.namespace())
                                    .metricName(request.metricName())
                                    .dimensions(request.dimensions())))
            .build());
  }

  private static List<MetricDataQuery> several(PutMetricAlarmRequest request) {
    if (request.metricName() != null || request.namespace() != null || request.period() != null) {
      throw combination(
          "The parameters Metrics and MetricName, Namespace, Period are mutually exclusive.");
    }
    return request.metrics();
  }

  private static AlarmEvaluator evaluator(PutMetricAlarmRequest request) {
    int periods = required(request.evaluationPeriods(), "EvaluationPeriods");
    int datapoints = Objects.requireNonNullElse(request.datapointsToAlarm(), periods);
    if (periods < 1) {
      throw validation("EvaluationPeriods must be 1 or more, not " + periods + ".");
    }
    if (datapoints < 1 || datapoints > periods) {
      throw validation(
          "DatapointsToAlarm must be 1 to EvaluationPeriods, which is "
              + periods
              + ", not "
              + datapoints
              + ".");
    }
    return new AlarmEvaluator(
        periods,
        datapoints,
        operator(required(request.comparisonOperator(), "ComparisonOperator")),
        required(request.threshold(), "Threshold"),
        Missing.of(request.treatMissingData())
            .orElseThrow(
                () ->
                    validation(
                        "TreatMissingData must be breaching, notBreaching, ignore or missing.")));
  }

  private static ComparisonOperator operator(ComparisonOperator operator) {
    return switch (operator) {
      case GREATER_THAN_THRESHOLD,
          GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          LESS_THAN_THRESHOLD,
          LESS_THAN_OR_EQUAL_TO_THRESHOLD ->
          operator;
      case UNKNOWN_TO_SDK_VERSION ->
          throw invalid("The parameter ComparisonOperator is none of CloudWatch's operators.");
      default -> throw Supported.unsupported("The anomaly detection operator '" + operator + "'");
    };
  }

  AlarmEvaluator evaluator() {
    return evaluator;
  }

  /** In seconds. */
  int period() {
    return period;
  }

  /** Empty where it watches an expression. */
  Optional<String> statistic() {
    return Optional.ofNullable(statistic);
  }

  /**
   * The evaluation range, the newest first.
   *
   * @param end the second with which the newest period ends
   */
  List<Point> points(Metrics metrics, long end) {
    int range = evaluator.range();
    long start = end - (long) range * period;
    SortedMap<Long, Double> values =
        queries.evaluate(watched, metrics, start, end) instanceof Points found
            ? found.values()
            : new TreeMap<>();
    var points = new ArrayList<Point>(range);
    for (long at = end - period; at >= start; at -= period) {
      points.add(new Point(at, values.get(at)));
    }
    return points;
  }
}
