package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.validation;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.MathExpression.Inputs;
import dev.provingground.region.services.cloudwatch.MathExpression.Range;
import dev.provingground.region.services.cloudwatch.MathValue.Points;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;

/** Metrics and expressions on them that belong together, as GetMetricData and alarms have them. */
final class MetricQueries {
  private final Map<String, MetricDataQuery> byId = new LinkedHashMap<>();
  private final Map<String, MathExpression> expressions = new HashMap<>();
  private final Map<String, Stat> stats = new HashMap<>();

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError and the
   *     like when one of them is not well made
   */
  MetricQueries(List<MetricDataQuery> queries) {
    for (var query : queries) {
      var id = required(query.id(), "MetricDataQueries.member.Id");
      if (!id.matches("[a-z][a-zA-Z0-9_]{0,254}")) {
        throw validation(
            "The value "
                + id
                + " for parameter Id must begin with a lower-case letter and have"
                + " letters, digits and underscores only.");
      }
      if (byId.put(id, query) != null) {
        throw validation("The values for parameter id in MetricDataQueries should be unique.");
      }
      check(id, query);
    }
    expressions.keySet().forEach(id -> metricsOf(id, new LinkedHashSet<>()));
  }

  private void check(String id, MetricDataQuery query) {
    Supported.only(query, "Id", "MetricStat", "Expression", "Label", "ReturnData", "Period");
    if ((query.metricStat() == null) == (query.expression() == null)) {
      throw validation(
          "Exactly one of the parameters MetricStat and Expression must be specified for "
              + id
              + ".");
    }
    if (query.label() != null && query.label().contains("${")) {
      throw Supported.unsupported("The dynamic label '" + query.label() + "'");
    }
    if (query.metricStat() == null) {
      expressions.put(id, MathExpression.parse(query.expression()));
      return;
    }
    var stat = query.metricStat();
    var metric = required(stat.metric(), "MetricStat.Metric");
    required(metric.namespace(), "MetricStat.Metric.Namespace");
    required(metric.metricName(), "MetricStat.Metric.MetricName");
    Period.check(stat.period());
    stats.put(id, Stat.parse(required(stat.stat(), "MetricStat.Stat")));
  }

  Collection<MetricDataQuery> all() {
    return byId.values();
  }

  /** The period of a query's data points: an expression's is the longest of its metrics. */
  int period(String id) {
    return metricsOf(id, new LinkedHashSet<>()).stream()
        .mapToInt(metric -> stat(metric).period())
        .max()
        .orElseThrow(() -> validation("The expression of " + id + " names no metric."));
  }

  /** The value of a query, over the seconds from {@code start} until {@code end}. */
  MathValue evaluate(String id, Metrics metrics, long start, long end) {
    var expression = expressions.get(id);
    if (expression == null) {
      return points(id, metrics, start, end);
    }
    var named = new LinkedHashMap<String, Points>();
    for (var reference : expression.references()) {
      if (!(evaluate(reference, metrics, start, end) instanceof Points points)) {
        throw validation("The expression of " + reference + " is no single time series.");
      }
      named.put(reference, points);
    }
    var all =
        stats.keySet().stream().sorted().map(one -> points(one, metrics, start, end)).toList();
    return expression.evaluate(new Inputs(named, all, new Range(start, end, period(id))));
  }

  private Points points(String id, Metrics metrics, long start, long end) {
    var stat = stat(id);
    var metric = stat.metric();
    return new Points(
        metrics.values(
            MetricId.of(metric.namespace(), metric.metricName(), metric.dimensions()),
            Objects.requireNonNull(stats.get(id)),
            start,
            end,
            stat.period(),
            stat.unit()));
  }

  private MetricStat stat(String id) {
    return Objects.requireNonNull(byId.get(id)).metricStat();
  }

  /**
   * The metrics that a query stands on.
   *
   * @param path the expressions on the way to it: one that leads back has no value
   */
  private Set<String> metricsOf(String id, Set<String> path) {
    if (!byId.containsKey(id)) {
      throw validation("There is no query with the id " + id + ".");
    }
    var expression = expressions.get(id);
    if (expression == null) {
      return Set.of(id);
    }
    if (!path.add(id)) {
      throw validation("The expression of " + id + " depends on itself.");
    }
    var found = new LinkedHashSet<String>();
    expression.references().forEach(one -> found.addAll(metricsOf(one, path)));
    path.remove(id);
    return found.isEmpty() ? stats.keySet() : found;
  }
}
