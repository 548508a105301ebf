package dev.provingground.harness.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a scenario went.
 *
 * @param line of its name in the feature's file
 * @param why what failed, or why it was skipped; empty when it passed
 * @param trace the harness's own frames of what failed; empty when nothing did
 * @param evidence what its steps have written down of what they saw
 */
record ScenarioResult(
    Feature feature,
    String name,
    int line,
    List<String> tags,
    Instant began,
    Duration took,
    Result result,
    String why,
    List<String> trace,
    List<String> evidence,
    List<Step> steps) {

  /** Skipped is what the target cannot do, with the reason. */
  enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * @param path of its file
   */
  record Feature(String path, String name, String description) {}

  /**
   * @param keyword {@code Given}; of a hook: {@code Hook}
   * @param line in the feature's file; 0 of a hook
   * @param block a doc string; empty when there is none
   * @param table a data table; no rows when there is none
   */
  record Step(
      String keyword,
      String text,
      int line,
      Optional<String> block,
      List<List<String>> table,
      Result result,
      Duration took) {}

  /** Whether it breaks something. */
  boolean isDrill() {
    return tags.contains("@chaos");
  }

  /** The step that failed first; what comes after it is skipped. */
  Optional<Step> failedStep() {
    return steps.stream().filter(s -> s.result() == Result.FAILED).findFirst();
  }

  Instant ended() {
    return began.plus(took);
  }
}
