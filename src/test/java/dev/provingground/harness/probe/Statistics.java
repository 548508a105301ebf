package dev.provingground.harness.probe;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a number of requests amounts to.
 *
 * @param failures how many failed, by reason
 * @param p50 and p99 and max: latencies of all requests, failed ones too
 * @param p99Lag and worstLag: how late the generator sent
 */
public record Statistics(
    int requests,
    Map<String, Integer> failures,
    Duration p50,
    Duration p99,
    Duration max,
    Duration p99Lag,
    Duration worstLag) {
  private static final long HIGHEST_MICROS = Duration.ofMinutes(10).toNanos() / 1000;

  public static Statistics of(Collection<Sample> samples) {
    var histogram = new Histogram(HIGHEST_MICROS, 3);
    var failures = new TreeMap<String, Integer>();
    var lags = new Histogram(HIGHEST_MICROS, 3);
    for (var sample : samples) {
      record(histogram, sample.latency());
      record(lags, sample.lag());
      sample.failure().ifPresent(f -> failures.merge(f, 1, Integer::sum));
    }
    return new Statistics(
        samples.size(),
        Map.copyOf(failures),
        micros(histogram.getValueAtPercentile(50)),
        micros(histogram.getValueAtPercentile(99)),
        micros(histogram.getMaxValue()),
        micros(lags.getValueAtPercentile(99)),
        micros(lags.getMaxValue()));
  }

  private static void record(Histogram histogram, Duration value) {
    histogram.recordValue(Math.min(HIGHEST_MICROS, value.toNanos() / 1000));
  }

  public int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Answered requests of all, 0 to 1; 0 when there were none. */
  public double availability() {
    return requests == 0 ? 0 : (requests - failed()) / (double) requests;
  }

  private static Duration micros(long value) {
    return Duration.ofNanos(value * 1000);
  }
}
