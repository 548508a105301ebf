package dev.provingground.harness.report;

import dev.provingground.harness.report.ScenarioResult.Result;
import java.util.List;

/**
 * A scenario in words.
 *
 * @param id of its place in the page
 * @param about what its feature is about; may be empty
 * @param where its file and line
 * @param why what failed, or why it was skipped; empty when it passed
 */
record ScenarioView(
    String id,
    String name,
    String about,
    String where,
    Sign sign,
    String took,
    List<String> tags,
    String why,
    List<String> trace,
    List<String> evidence,
    List<StepView> steps) {
  private static final String SPECIFICATION = "@spec-";

  /** A step; those after a failure are skipped. */
  record StepView(
      String keyword, String text, String block, List<List<String>> table, Sign sign, String took) {
    boolean hasTable() {
      return !table.isEmpty();
    }
  }

  static ScenarioView of(String id, ScenarioResult scenario) {
    return new ScenarioView(
        id,
        scenario.name(),
        scenario.feature().description(),
        scenario.feature().path() + ":" + scenario.line(),
        Sign.of(scenario.result()),
        Words.seconds(scenario.took()),
        scenario.tags().stream()
            .filter(t -> t.startsWith(SPECIFICATION))
            .map(t -> t.substring(SPECIFICATION.length()))
            .toList(),
        scenario.why(),
        scenario.trace(),
        scenario.result() == Result.SKIPPED ? List.of() : scenario.evidence(),
        scenario.steps().stream()
            .map(
                s ->
                    new StepView(
                        s.keyword(),
                        s.text(),
                        s.block().orElse(""),
                        s.table(),
                        Sign.of(s.result()),
                        s.result() == Result.SKIPPED ? "" : Words.seconds(s.took())))
            .toList());
  }

  boolean failed() {
    return sign.word().equals("failed");
  }

  boolean hasTrace() {
    return !trace.isEmpty();
  }

  boolean hasEvidence() {
    return !evidence.isEmpty();
  }
}
