package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a drill is to end early: more harm than the hypothesis reckons with.
 *
 * @param share of the requests of {@code window} that may fail, 0 to 1
 * @param window real time; judged once a drill is as old
 */
public record StopCondition(double share, Duration window) {
  public StopCondition {
    if (share < 0 || share > 1 || !window.isPositive()) {
      throw new IllegalArgumentException(
          "a drill cannot stop when more than %s of the requests of %s fail: give a share of 0 to 1 and a time"
              .formatted(share, window));
    }
  }

  /** Why to stop, at this moment; empty to go on. */
  Optional<String> met(Instant began, Instant now, List<Sample> samples) {
    var since = now.minus(window);
    if (since.isBefore(began)) {
      return Optional.empty();
    }
    var recent = samples.stream().filter(s -> s.intended().isAfter(since)).toList();
    long failed = recent.stream().filter(s -> s.failure().isPresent()).count();
    return failed > share * recent.size()
        ? Optional.of(
            "%d of the %d requests of the last %.1f s failed, more than %.0f percent"
                .formatted(failed, recent.size(), window.toMillis() / 1e3, share * 100))
        : Optional.empty();
  }
}
