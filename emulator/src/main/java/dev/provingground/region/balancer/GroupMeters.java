package dev.provingground.region.balancer;

import dev.provingground.region.services.elbv2.BalancerFabric.GroupCounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What a node counts for one target group. */
final class GroupMeters {
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** Longer than any idle time-out. */
  private static final long LONGEST = Duration.ofSeconds(5000).toSeconds() * MICROS_PER_SECOND;

  private static final int DIGITS = 2;

  private final LongAdder requests = new LongAdder();
  private final LongAdder connectionErrors = new LongAdder();
  private final LongAdder tlsErrors = new LongAdder();
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
  private final Recorder responseTimes = new Recorder(LONGEST, DIGITS);
  private @Nullable Histogram recycled;

  void request() {
    requests.increment();
  }

  void connectionError() {
    connectionErrors.increment();
  }

  void tlsError() {
    tlsErrors.increment();
  }

  /**
   * A target has begun to answer.
   *
   * @param nanos since the request left
   */
  void answered(int status, long nanos) {
    answers.computeIfAbsent(status / 100, key -> new LongAdder()).increment();
    responseTimes.recordValue(Math.clamp(nanos / 1000, 1, LONGEST));
  }

  /** What was counted since the last time. Called by one thread only. */
  GroupCounts take() {
    var interval = responseTimes.getIntervalHistogram(recycled);
    recycled = interval;
    var times = new HashMap<Double, Long>();
    for (HistogramIterationValue value : interval.recordedValues()) {
      times.put(
          (double) interval.highestEquivalentValue(value.getValueIteratedTo()) / MICROS_PER_SECOND,
          value.getCountAtValueIteratedTo());
    }
    return new GroupCounts(
        requests.sumThenReset(),
        connectionErrors.sumThenReset(),
        tlsErrors.sumThenReset(),
        Meters.each(answers, LongAdder::sumThenReset),
        times);
  }
}
