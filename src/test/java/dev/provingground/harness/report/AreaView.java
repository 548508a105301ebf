package dev.provingground.harness.report;

import dev.provingground.harness.report.Findings.Proof;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An area of the specification, with all that proves its lines. */
record AreaView(String number, String title, String proven, List<LineView> lines) {

  record LineView(String number, String text, Sign sign, String note, List<ProofView> scenarios) {}

  /**
   * A scenario that proves a line.
   *
   * @param id of the place where it is told step by step
   * @param here the whole of it, where that place is here; a drill's is among the drills, one that
   *     proves several lines is told at the first
   */
  record ProofView(String id, String name, Sign sign, String why, Optional<ScenarioView> here) {}

  static List<AreaView> of(Findings findings, Map<ScenarioResult, ScenarioView> views) {
    var told = new HashSet<String>();
    var areas = new ArrayList<AreaView>();
    for (var area : findings.specification().areas()) {
      long proven = area.lines().stream().filter(l -> findings.proof(l) == Proof.PROVEN).count();
      areas.add(
          new AreaView(
              area.number(),
              area.title(),
              "%d of %d proven".formatted(proven, area.lines().size()),
              area.lines().stream().map(l -> line(l, findings, views, told)).toList()));
    }
    return areas;
  }

  private static LineView line(
      Specification.Line line,
      Findings findings,
      Map<ScenarioResult, ScenarioView> views,
      Set<String> told) {
    var proofs = new ArrayList<ProofView>();
    for (var scenario : findings.scenariosOf(line)) {
      var view = Optional.ofNullable(views.get(scenario)).orElseThrow();
      boolean here = !scenario.isDrill() && told.add(view.id());
      proofs.add(
          new ProofView(
              view.id(),
              view.name(),
              view.sign(),
              view.sign().word().equals("skipped") ? view.why() : "",
              here ? Optional.of(view) : Optional.empty()));
    }
    return new LineView(
        line.number(),
        line.text().replace("`", ""),
        Sign.of(findings.proof(line)),
        proofs.isEmpty() ? "no scenario of this run proves it" : "",
        proofs);
  }
}
