package dev.provingground.harness.benchmark;

import java.time.Duration;
import java.util.List;

/**
 * What a wave of tasks took.
 *
 * @param running from RunTask to RUNNING, a task each, sorted
 * @param answered from RunTask to the first answer, likewise
 * @param region processor time of the region, for all of them until they ran
 */
record Result(List<Duration> running, List<Duration> answered, Duration region) {
  static final String HEAD =
      "%-10s %5s %22s %22s %14s"
          .formatted("", "tasks", "RUNNING p50/p99 ms", "answer p50/p99 ms", "region ms/task");

  String row(String image) {
    return "%-10s %5d %22s %22s %14.1f"
        .formatted(
            image,
            running.size(),
            percentiles(running),
            percentiles(answered),
            region.toNanos() / 1e6 / running.size());
  }

  private static String percentiles(List<Duration> sorted) {
    return at(sorted, 0.5) + " / " + at(sorted, 0.99);
  }

  private static long at(List<Duration> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1).toMillis();
  }
}
