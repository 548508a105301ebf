package dev.provingground.harness.drill;

import dev.provingground.harness.probe.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What may fail.
 *
 * @param share of all requests, 0 to 1
 * @param onlyUntilRecovered whether requests may fail between the fault's begin and the recovery
 *     only
 */
public record ErrorBudget(double share, boolean onlyUntilRecovered) {
  public ErrorBudget {
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException("an error budget of " + share + " is not 0 to 1");
    }
  }

  /** How the budget was overspent; empty when it was kept. */
  List<String> overspent(List<Sample> samples, Optional<Instant> recovered) {
    var reasons = new ArrayList<String>();
    long failed = samples.stream().filter(s -> s.failure().isPresent()).count();
    if (failed > share * samples.size()) {
      reasons.add(
          "%d of %d requests failed, more than the error budget of %.1f percent"
              .formatted(failed, samples.size(), share * 100));
    }
    if (onlyUntilRecovered && recovered.isPresent()) {
      long after =
          samples.stream()
              .filter(s -> s.failure().isPresent())
              .filter(s -> s.intended().isAfter(recovered.get()))
              .count();
      if (after > 0) {
        reasons.add(after + " requests failed after the recovery");
      }
    }
    return reasons;
  }
}
