package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.report.ScenarioResult.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A drill in words.
 *
 * @param id of its place in the page
 * @param scenario that it was
 * @param verdict that of the drill; where it was not judged, that of its scenario
 * @param reasons why the verdict is so; none when the hypothesis held
 * @param chart the index of its timeline; empty where there is none
 * @param numbers empty where it was not judged
 * @param history empty where it was not judged
 */
record DrillView(
    String id,
    ScenarioView scenario,
    String hypothesis,
    Sign verdict,
    boolean asExpected,
    List<String> reasons,
    String chart,
    Optional<DrillNumbers> numbers,
    Optional<DrillHistory> history) {

  static DrillView of(
      String id,
      ScenarioResult drill,
      ScenarioView scenario,
      Optional<Journal> journal,
      Optional<Integer> chart) {
    return journal
        .map(j -> judged(id, drill, scenario, j, chart))
        .orElseGet(() -> unjudged(id, drill, scenario));
  }

  private static DrillView unjudged(String id, ScenarioResult drill, ScenarioView scenario) {
    return new DrillView(
        id,
        scenario,
        "",
        drill.result() == Result.SKIPPED ? Sign.open("skipped") : Sign.bad("not judged"),
        /* asExpected= */ false,
        List.of(drill.why()),
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static DrillView judged(
      String id,
      ScenarioResult drill,
      ScenarioView scenario,
      Journal journal,
      Optional<Integer> chart) {
    var reasons = new ArrayList<>(journal.verdict().reasons());
    if (drill.result() == Result.FAILED && journal.verdict().outcome() == Outcome.HELD) {
      reasons.add(drill.why());
    }
    var verdict = verdict(journal, drill.result());
    return new DrillView(
        id,
        scenario,
        journal.plan().hypothesis().strip().replaceAll("\\s+", " "),
        verdict,
        verdict.css().equals("good"),
        reasons,
        chart.map(String::valueOf).orElse(""),
        Optional.of(DrillNumbers.of(journal)),
        Optional.of(DrillHistory.of(journal)));
  }

  /** What a scenario expects to be broken is well when it is. */
  static Sign verdict(Journal journal, Result scenario) {
    var outcome = journal.verdict().outcome();
    if (outcome == Outcome.HELD && scenario == Result.FAILED) {
      return Sign.bad("failed"); // the hypothesis held, and something else of the scenario did not
    }
    if (outcome != journal.plan().expected()) {
      return outcome == Outcome.HELD ? Sign.bad("held, against expectation") : Sign.of(outcome);
    }
    return outcome == Outcome.HELD
        ? Sign.of(outcome)
        : Sign.good(Sign.of(outcome).word() + ", as expected");
  }

  String name() {
    return scenario.name();
  }

  boolean hasReasons() {
    return !reasons.isEmpty();
  }

  /** In one cell of a table: {@code detect 0.42 s, replace 3.10 s}. */
  String times() {
    return numbers.map(DrillNumbers::times).orElse("");
  }
}
