package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.combination;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.invalid;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.validation;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.MathValue.Points;
import dev.provingground.region.services.cloudwatch.MathValue.Several;
import dev.provingground.region.time.Periods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Values out of metrics. */
final class MetricReading {
  private static final int MOST_STATISTICS = 1440;
  private static final int MOST_QUERIES = 500;
  private static final int MOST_POINTS = 100_800;
  private static final Paging PAGES =
      new Paging(
          "NextToken",
          token -> CloudWatchErrors.invalidToken(),
          "MaxDatapoints",
          MetricReading::pageSize);

  private final Metrics metrics;
  private final Periods periods;

  MetricReading(Metrics metrics, Periods periods) {
    this.metrics = metrics;
    this.periods = periods;
  }

  GetMetricStatisticsResponse statistics(GetMetricStatisticsRequest request) {
    var id =
        MetricId.of(
            required(request.namespace(), "Namespace"),
            required(request.metricName(), "MetricName"),
            request.dimensions());
    int period = Period.check(request.period());
    checkTimes(request.startTime(), request.endTime());
    var stats = stats(request);
    long start = Period.floor(periods.second(request.startTime()), period);
    long end = periods.second(request.endTime());
    if ((end - start) / period > MOST_STATISTICS) {
      throw combination(
          "You have requested up to %,d datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range."
              .formatted((end - start) / period));
    }
    var datapoints = new ArrayList<Datapoint>();
    metrics
        .find(id)
        .ifPresent(
            series ->
                series.units().stream()
                    .filter(unit -> request.unit() == null || request.unit() == unit)
                    .forEach(
                        unit ->
                            series
                                .points(start, end, period, unit)
                                .forEach(
                                    (second, aggregate) ->
                                        datapoints.add(
                                            datapoint(stats, second, aggregate, unit)))));
    return GetMetricStatisticsResponse.builder()
        .label(request.metricName())
        .datapoints(datapoints)
        .build();
  }

  private static List<Stat> stats(GetMetricStatisticsRequest request) {
    var stats = new ArrayList<Stat>();
    for (var statistic : request.statistics()) {
      if (statistic == Statistic.UNKNOWN_TO_SDK_VERSION) {
        throw invalid("The parameter Statistics must hold statistics only.");
      }
      stats.add(Stat.parse(statistic.toString()));
    }
    request.extendedStatistics().forEach(name -> stats.add(Stat.extended(name)));
    if (stats.isEmpty()) {
      throw combination(
          "At least one of the parameters Statistics and ExtendedStatistics must be specified.");
    }
    return stats;
  }

  private Datapoint datapoint(
      List<Stat> stats, long second, Aggregate aggregate, StandardUnit unit) {
    var datapoint = Datapoint.builder().timestamp(periods.instant(second)).unit(unit);
    var extended = new HashMap<String, Double>();
    for (var stat : stats) {
      stat.of()
          .apply(aggregate)
          .ifPresent(
              value -> {
                switch (stat.name()) {
                  case "SampleCount" -> datapoint.sampleCount(value);
                  case "Sum" -> datapoint.sum(value);
                  case "Average" -> datapoint.average(value);
                  case "Minimum" -> datapoint.minimum(value);
                  case "Maximum" -> datapoint.maximum(value);
                  default -> extended.put(stat.name(), value);
                }
              });
    }
    return extended.isEmpty() ? datapoint.build() : datapoint.extendedStatistics(extended).build();
  }

  GetMetricDataResponse data(GetMetricDataRequest request) {
    Supported.only(
        request,
        "MetricDataQueries",
        "StartTime",
        "EndTime",
        "NextToken",
        "ScanBy",
        "MaxDatapoints");
    checkTimes(request.startTime(), request.endTime());
    if (request.metricDataQueries().isEmpty()
        || request.metricDataQueries().size() > MOST_QUERIES) {
      throw validation("MetricDataQueries takes 1 to 500 queries.");
    }
    if (request.scanBy() == ScanBy.UNKNOWN_TO_SDK_VERSION) {
      throw validation("ScanBy is TimestampAscending or TimestampDescending.");
    }
    var queries = new MetricQueries(request.metricDataQueries());
    var results = new ArrayList<MetricDataResult>();
    for (var query : queries.all()) {
      if (!Boolean.FALSE.equals(query.returnData())) {
        results.addAll(results(queries, query, request));
      }
    }
    return page(results, request);
  }

  private List<MetricDataResult> results(
      MetricQueries queries, MetricDataQuery query, GetMetricDataRequest request) {
    long start = Period.floor(periods.second(request.startTime()), queries.period(query.id()));
    long end = periods.second(request.endTime());
    var ascending = request.scanBy() == ScanBy.TIMESTAMP_ASCENDING;
    return switch (queries.evaluate(query.id(), metrics, start, end)) {
      case Points points -> List.of(result(query, points, ascending));
      case Several several ->
          several.series().stream().map(points -> result(query, points, ascending)).toList();
      case MathValue.Scalar scalar ->
          throw validation(
              "Error in expression '" + query.id() + "': it is a number, not a time series.");
    };
  }

  private MetricDataResult result(MetricDataQuery query, Points points, boolean ascending) {
    var ordered = new ArrayList<>(points.values().entrySet());
    if (!ascending) {
      Collections.reverse(ordered);
    }
    return MetricDataResult.builder()
        .id(query.id())
        .label(label(query))
        .timestamps(ordered.stream().map(one -> periods.instant(one.getKey())).toList())
        .values(ordered.stream().map(Map.Entry::getValue).toList())
        .statusCode(StatusCode.COMPLETE)
        .build();
  }

  private static String label(MetricDataQuery query) {
    if (query.label() != null) {
      return query.label();
    }
    return query.metricStat() == null ? query.id() : query.metricStat().metric().metricName();
  }

  /** Pages are cut between data points: the token counts those that were answered. */
  private static GetMetricDataResponse page(
      List<MetricDataResult> results, GetMetricDataRequest request) {
    int from = PAGES.position(request).orElse(0);
    int to = from + PAGES.size(request);
    int total = results.stream().mapToInt(result -> result.values().size()).sum();
    int seen = 0;
    var page = new ArrayList<MetricDataResult>();
    for (var result : results) {
      int all = result.values().size();
      int first = Math.clamp(from - seen, 0, all);
      int last = Math.clamp(to - seen, 0, all);
      if (first < last || (all == 0 && seen >= from && (seen < to || to >= total))) {
        page.add(
            result.toBuilder()
                .timestamps(result.timestamps().subList(first, last))
                .values(result.values().subList(first, last))
                .statusCode(last < all ? StatusCode.PARTIAL_DATA : StatusCode.COMPLETE)
                .build());
      }
      seen += all;
    }
    return GetMetricDataResponse.builder()
        .metricDataResults(page)
        .nextToken(to < total ? PAGES.token(request, to) : null)
        .build();
  }

  private static int pageSize(@Nullable Integer maxDatapoints) {
    int size = Objects.requireNonNullElse(maxDatapoints, MOST_POINTS);
    if (size < 1 || size > MOST_POINTS) {
      throw validation("MaxDatapoints is 1 to 100800.");
    }
    return size;
  }

  private static void checkTimes(Instant start, Instant end) {
    if (!required(start, "StartTime").isBefore(required(end, "EndTime"))) {
      throw validation("The parameter StartTime must be less than the parameter EndTime.");
    }
  }
}
