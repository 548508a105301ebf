package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.report.ScenarioResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a run has brought to light; what the report is written from.
 *
 * @param failure why the run itself failed, outside of every scenario
 */
record Findings(
    Instant began,
    Instant ended,
    Optional<String> failure,
    RunFacts facts,
    Specification specification,
    List<ScenarioResult> scenarios,
    List<Journal> journals) {

  /** What is to be said of a line of the specification, or of the whole. */
  enum Proof {
    PROVEN,
    BROKEN,
    UNPROVEN
  }

  List<ScenarioResult> scenariosOf(Specification.Line line) {
    return scenarios.stream().filter(s -> s.tags().contains(line.tag())).toList();
  }

  /** A skipped scenario proves nothing, and takes nothing from what another one proves. */
  Proof proof(Specification.Line line) {
    var results = scenariosOf(line).stream().map(ScenarioResult::result).toList();
    if (results.contains(Result.FAILED)) {
      return Proof.BROKEN;
    }
    return results.contains(Result.PASSED) ? Proof.PROVEN : Proof.UNPROVEN;
  }

  long lines(Proof proof) {
    return specification.lines().stream().filter(l -> proof(l) == proof).count();
  }

  Proof specificationHeld() {
    if (lines(Proof.BROKEN) > 0) {
      return Proof.BROKEN;
    }
    return lines(Proof.UNPROVEN) > 0 ? Proof.UNPROVEN : Proof.PROVEN;
  }

  long count(Result result) {
    return scenarios.stream().filter(s -> s.result() == result).count();
  }

  List<ScenarioResult> drills() {
    return scenarios.stream().filter(ScenarioResult::isDrill).toList();
  }

  /** A drill that was not judged has none. */
  Optional<Journal> journal(ScenarioResult drill) {
    return journals.stream().filter(j -> j.plan().name().equals(drill.name())).findFirst();
  }

  Duration wallTime() {
    return Duration.between(began, ended);
  }

  /** The run's own phases, and between them what the scenarios took; in the order of time. */
  List<RunFacts.Phase> phases() {
    var phases = new ArrayList<>(facts.phases());
    phase(
            specification.isEmpty() ? "scenarios" : "specification",
            scenarios.stream().filter(s -> !s.isDrill()).toList())
        .ifPresent(phases::add);
    phase("drills", drills()).ifPresent(phases::add);
    phases.sort((a, b) -> a.began().compareTo(b.began()));
    return phases;
  }

  private static Optional<RunFacts.Phase> phase(String name, List<ScenarioResult> scenarios) {
    return scenarios.stream()
        .map(ScenarioResult::began)
        .min(Instant::compareTo)
        .flatMap(
            began ->
                scenarios.stream()
                    .map(ScenarioResult::ended)
                    .max(Instant::compareTo)
                    .map(ended -> new RunFacts.Phase(name, began, ended)));
  }
}
