package dev.provingground.harness.report;

import dev.provingground.harness.report.ScenarioResult.Result;
import java.util.List;

/**
 * A scenario in words.
 *
 * @param id of its place in the page
 * @param why what failed, or why it was skipped; empty when it passed
 */
record ScenarioView(
    String id,
    String name,
    Sign sign,
    String took,
    List<String> tags,
    String why,
    List<String> trace,
    List<StepView> steps) {
  private static final String SPECIFICATION = "@spec-";

  /** A step; those after a failure are skipped. */
  record StepView(
      String keyword, String text, String block, List<List<String>> table, Sign sign, String took) {
    boolean hasTable() {
      return !table.isEmpty();
    }
  }

  /** To the place of a scenario. */
  record Link(String id, String name, Sign sign, String why) {}

  static ScenarioView of(String id, ScenarioResult scenario) {
    return new ScenarioView(
        id,
        scenario.name(),
        Sign.of(scenario.result()),
        Words.seconds(scenario.took()),
        scenario.tags().stream()
            .filter(t -> t.startsWith(SPECIFICATION))
            .map(t -> t.substring(SPECIFICATION.length()))
            .toList(),
        scenario.why(),
        scenario.trace(),
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

  Link link() {
    return new Link(id, name, sign, sign.word().equals("skipped") ? why : "");
  }
}
