package dev.provingground.harness.drill;

import dev.provingground.harness.drill.ServiceView.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether the service was steady at each look, rows of the same told once. */
final class Checks {
  private final List<SteadyCheck> rows = new ArrayList<>();
  private long fewestHealthy = Long.MAX_VALUE;

  void note(Instant at, Phase phase, State state) {
    fewestHealthy = Math.min(fewestHealthy, state.healthy());
    var observed = state.unsteadiness();
    if (!rows.isEmpty()) {
      var last = rows.getLast();
      if (last.phase() == phase && last.observed().equals(observed)) {
        rows.set(
            rows.size() - 1,
            new SteadyCheck(
                phase, last.from(), at, last.looks() + 1, observed.isEmpty(), observed));
        return;
      }
    }
    rows.add(new SteadyCheck(phase, at, at, 1, observed.isEmpty(), observed));
  }

  List<SteadyCheck> rows() {
    return List.copyOf(rows);
  }

  /** How many healthy targets there were at the worst moment. */
  long fewestHealthy() {
    return fewestHealthy;
  }
}
