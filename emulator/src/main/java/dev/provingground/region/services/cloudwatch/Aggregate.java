package dev.provingground.region.services.cloudwatch;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.StatisticSet;

/** What was measured in one period: as much as any statistic needs. */
final class Aggregate {
  private double count;
  private double sum;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;
  private boolean summarized;

  /** How often each value was measured; without those that came as a statistic set. */
  private final SortedMap<Double, Double> values = new TreeMap<>();

  /**
   * @param times more than 0; need not be whole
   */
  void add(double value, double times) {
    summarize(times, value * times, value, value);
    values.merge(value, times, Double::sum);
  }

  void add(StatisticSet set) {
    summarize(set.sampleCount(), set.sum(), set.minimum(), set.maximum());
    if (set.minimum().equals(set.maximum())) {
      values.merge(set.minimum(), set.sampleCount(), Double::sum);
    } else {
      summarized = true;
    }
  }

  void add(Aggregate other) {
    summarize(other.count, other.sum, other.minimum, other.maximum);
    other.values.forEach((value, times) -> values.merge(value, times, Double::sum));
    summarized |= other.summarized;
  }

  private void summarize(double more, double total, double least, double most) {
    count += more;
    sum += total;
    minimum = Math.min(minimum, least);
    maximum = Math.max(maximum, most);
  }

  double count() {
    return count;
  }

  double sum() {
    return sum;
  }

  double average() {
    return sum / count;
  }

  double minimum() {
    return minimum;
  }

  double maximum() {
    return maximum;
  }

  /**
   * The least value that at least {@code percent} of all are not above. Empty where values came as
   * statistic sets of several: see "Percentiles" in the user guide.
   *
   * @param percent 0 to 100
   */
  OptionalDouble percentile(double percent) {
    if (summarized) {
      return OptionalDouble.empty();
    }
    double rank = count * percent / 100;
    double seen = 0;
    for (Map.Entry<Double, Double> entry : values.entrySet()) {
      seen += entry.getValue();
      if (seen >= rank) {
        return OptionalDouble.of(entry.getKey());
      }
    }
    return OptionalDouble.of(maximum);
  }
}
