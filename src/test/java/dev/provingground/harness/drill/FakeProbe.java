package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Probe;
import dev.provingground.harness.probe.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A load whose requests a test writes down. */
final class FakeProbe implements Probe {
  private final List<Sample> samples = new ArrayList<>();
  private boolean closed;

  @Override
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Requests that are answered now. */
  void answers(int count) {
    add(count, Duration.ZERO, Duration.ofMillis(1), Optional.empty());
  }

  /** Requests that fail now. */
  void fails(int count, String cause) {
    add(count, Duration.ZERO, Duration.ofMillis(1), Optional.of(cause));
  }

  void failsAt(Instant intended, int count, String cause) {
    add(intended, count, Duration.ZERO, Duration.ZERO, Optional.of(cause));
  }

  void answersAfter(int count, Duration latency) {
    add(count, Duration.ZERO, latency, Optional.empty());
  }

  /** Requests that the generator sent too late. */
  void lags(int count, Duration lag) {
    add(count, lag, lag, Optional.empty());
  }

  private void add(int count, Duration lag, Duration latency, Optional<String> failure) {
    add(Instant.now(), count, lag, latency, failure);
  }

  private synchronized void add(
      Instant intended, int count, Duration lag, Duration latency, Optional<String> failure) {
    for (int i = 0; i < count; i++) {
      samples.add(
          new Sample(
              intended,
              lag,
              latency,
              failure.isPresent() ? Optional.of(502) : Optional.of(200),
              Optional.of("task/1"),
              Optional.of("zone-1"),
              failure));
    }
  }
}
