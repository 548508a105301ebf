package dev.provingground.region.services.cloudwatch;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * What was put into one metric: a bucket for each minute, or for each second of high resolution, by
 * unit. Minutes are kept for 15 days, as AWS keeps one-minute data points; seconds for as long.
 */
final class Series {
  private static final long KEPT = 15L * 24 * 60 * 60;

  private final Map<StandardUnit, NavigableMap<Long, Aggregate>> byUnit =
      new EnumMap<>(StandardUnit.class);
  private long lastSecond = Long.MIN_VALUE;

  /** The bucket to put values into. */
  Aggregate bucket(StandardUnit unit, long second, int resolution) {
    lastSecond = Math.max(lastSecond, second);
    var buckets = byUnit.computeIfAbsent(unit, key -> new TreeMap<>());
    buckets.headMap(lastSecond - KEPT).clear();
    return buckets.computeIfAbsent(
        Math.floorDiv(second, resolution) * resolution, key -> new Aggregate());
  }

  /** The newest second that values were put for. */
  long lastSecond() {
    return lastSecond;
  }

  /** In which units it was measured. */
  Collection<StandardUnit> units() {
    return byUnit.keySet();
  }

  /**
   * Data points from {@code start}, each over {@code period} seconds from there, until {@code end};
   * periods without any value are left out.
   *
   * @param unit null for all units together
   */
  SortedMap<Long, Aggregate> points(
      long start, long end, long period, @Nullable StandardUnit unit) {
    var points = new TreeMap<Long, Aggregate>();
    var units =
        unit == null ? byUnit.values() : List.of(byUnit.getOrDefault(unit, new TreeMap<>()));
    for (var buckets : units) {
      buckets
          .subMap(start, end)
          .forEach(
              (second, aggregate) -> {
                var at = start + Math.floorDiv(second - start, period) * period;
                points.computeIfAbsent(at, key -> new Aggregate()).add(aggregate);
              });
    }
    return points;
  }
}
