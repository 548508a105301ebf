package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Statistics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What answers may take. Latencies count from when a request was to be sent, in real time on every
 * time scale: answers do not come faster because health checks do.
 *
 * @param quantile of which requests
 * @param phase of what part of the drill; empty for the whole
 */
public record LatencyObjective(Quantile quantile, Optional<Phase> phase, Duration limit) {
  /** Of which requests. */
  public enum Quantile {
    P99,
    MAX;

    Duration of(Statistics statistics) {
      return this == P99 ? statistics.p99() : statistics.max();
    }
  }

  public LatencyObjective {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("a latency of " + limit + " cannot be kept");
    }
  }

  /** How the objective was missed; empty when it was kept. */
  Optional<String> missed(Statistics whole, Map<Phase, Statistics> phases) {
    var statistics = phase.isEmpty() ? whole : phases.get(phase.get());
    if (statistics == null) {
      return Optional.empty();
    }
    var latency = quantile.of(statistics);
    return latency.compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(
            "the %s latency%s was %d ms, more than %d ms"
                .formatted(
                    quantile == Quantile.P99 ? "p99" : "highest",
                    phase.map(p -> " " + p.words()).orElse(""),
                    latency.toMillis(),
                    limit.toMillis()));
  }
}
