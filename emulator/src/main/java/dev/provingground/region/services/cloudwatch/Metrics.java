package dev.provingground.region.services.cloudwatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** All metrics. */
final class Metrics {
  private final Map<MetricId, Series> byId = new LinkedHashMap<>();

  /** The metric to put values into; made when it is first named. */
  Series series(MetricId id) {
    return byId.computeIfAbsent(id, key -> new Series());
  }

  Optional<Series> find(MetricId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Map<MetricId, Series> all() {
    return byId;
  }

  /** A statistic's values, by the second that their periods begin with. */
  SortedMap<Long, Double> values(
      MetricId id, Stat stat, long start, long end, long period, @Nullable StandardUnit unit) {
    var values = new TreeMap<Long, Double>();
    find(id)
        .ifPresent(
            series ->
                series
                    .points(start, end, period, unit)
                    .forEach(
                        (second, aggregate) ->
                            stat.of()
                                .apply(aggregate)
                                .ifPresent(value -> values.put(second, value))));
    return values;
  }
}
