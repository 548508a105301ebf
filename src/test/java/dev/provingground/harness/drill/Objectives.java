package dev.provingground.harness.drill;

import java.util.List;

/**
 * What must hold for a hypothesis to hold, besides that what it foretells happens in time.
 *
 * @param budget what may fail
 * @param latencies what answers may take; may be empty
 * @param fewestHealthyTargets how many targets must be healthy at every moment; 0 for no such
 *     objective
 */
public record Objectives(
    ErrorBudget budget, List<LatencyObjective> latencies, int fewestHealthyTargets) {
  public Objectives {
    latencies = List.copyOf(latencies);
    if (fewestHealthyTargets < 0) {
      throw new IllegalArgumentException(
          "%d healthy targets cannot be asked for; give 0 or more".formatted(fewestHealthyTargets));
    }
  }
}
