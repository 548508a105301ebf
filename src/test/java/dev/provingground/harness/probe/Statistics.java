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
 * @param worstLag the generator's
 */
public record Statistics(
    int requests,
    Map<String, Integer> failures,
    Duration p50,
    Duration p99,
    Duration max,
    Duration worstLag) {
  private static final long HIGHEST_MICROS = Duration.ofMinutes(10).toNanos() / 1000;

  public static Statistics of(Collection<Sample> samples) {
    var histogram = new Histogram(HIGHEST_MICROS, 3);
    var failures = new TreeMap<String, Integer>();
    var worstLag = Duration.ZERO;
    for (var sample : samples) {
      histogram.recordValue(Math.min(HIGHEST_MICROS, sample.latency().toNanos() / 1000));
      sample.failure().ifPresent(f -> failures.merge(f, 1, Integer::sum));
      worstLag = sample.lag().compareTo(worstLag) > 0 ? sample.lag() : worstLag;
    }
    return new Statistics(
        samples.size(),
        Map.copyOf(failures),
        micros(histogram.getValueAtPercentile(50)),
        micros(histogram.getValueAtPercentile(99)),
        micros(histogram.getMaxValue()),
        worstLag);
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
