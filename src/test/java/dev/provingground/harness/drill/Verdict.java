package dev.provingground.harness.drill;

import java.util.List;

/** What a drill says of its hypothesis, with the reasons. */
public record Verdict(Outcome outcome, List<String> reasons) {
  /** Nothing is "held" that was not measured. */
  public enum Outcome {
    HELD,
    BROKEN,
    INCONCLUSIVE
  }

  public Verdict {
    reasons = List.copyOf(reasons);
  }
}
