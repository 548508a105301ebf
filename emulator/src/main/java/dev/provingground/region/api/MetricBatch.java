package dev.provingground.region.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** One minute's metrics, in as many requests as CloudWatch's limits make of them. */
public final class MetricBatch {
  private static final int MOST_DATA = 1000;
  private static final int MOST_VALUES = 150;

  private final Instant minute;
  private final List<MetricDatum> data = new ArrayList<>();

  /**
   * @param minute with whose beginning its metrics are put
   */
  public MetricBatch(Instant minute) {
    this.minute = minute;
  }

  /** What a metric is of. */
  public record Dimensions(List<Dimension> all) {
    public static final Dimensions NONE = new Dimensions(List.of());

    public static Dimensions of(String name, String value) {
      return NONE.and(name, value);
    }

    public Dimensions and(String name, String value) {
      var more = new ArrayList<>(all);
      more.add(Dimension.builder().name(name).value(value).build());
      return new Dimensions(List.copyOf(more));
    }
  }

  /** A count, for each of the dimensions. */
  public void sum(String metric, long count, Dimensions... each) {
    value(metric, StandardUnit.COUNT, (double) count, each);
  }

  /** A count that AWS reports when it is not zero. */
  public void sumIfAny(String metric, long count, Dimensions... each) {
    if (count > 0) {
      value(metric, StandardUnit.COUNT, (double) count, each);
    }
  }

  /** One value, for each of the dimensions. */
  public void value(String metric, StandardUnit unit, double value, Dimensions... each) {
    for (var dimensions : each) {
      data.add(datum(metric, unit, dimensions).value(value).build());
    }
  }

  /**
   * Many values.
   *
   * @param counts how often each was measured
   */
  public void values(
      String metric, StandardUnit unit, Map<Double, Long> counts, Dimensions dimensions) {
    var values = List.copyOf(counts.keySet());
    for (int from = 0; from < values.size(); from += MOST_VALUES) {
      var part = values.subList(from, Math.min(values.size(), from + MOST_VALUES));
      data.add(
          datum(metric, unit, dimensions)
              .values(part)
              .counts(part.stream().map(counts::get).map(Long::doubleValue).toList())
              .build());
    }
  }

  private MetricDatum.Builder datum(String metric, StandardUnit unit, Dimensions dimensions) {
    return MetricDatum.builder()
        .metricName(metric)
        .unit(unit)
        .timestamp(minute)
        .dimensions(dimensions.all());
  }

  /** What is to be put into CloudWatch. */
  public List<PutMetricDataRequest> requests(String namespace) {
    var requests = new ArrayList<PutMetricDataRequest>();
    for (int from = 0; from < data.size(); from += MOST_DATA) {
      requests.add(
          PutMetricDataRequest.builder()
              .namespace(namespace)
              .metricData(data.subList(from, Math.min(data.size(), from + MOST_DATA)))
              .build());
    }
    return requests;
  }
}
