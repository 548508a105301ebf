package dev.provingground.harness.report;

import dev.provingground.harness.report.Findings.Proof;
import dev.provingground.harness.report.ScenarioResult.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The report in words: what the templates show, in their order.
 *
 * @param headline the whole in a sentence
 * @param began in UTC
 * @param failures what somebody who is woken up reads first
 * @param comparison with an earlier run; empty when none was named
 * @param others features with scenarios that are neither of the specification nor drills
 */
record PageModel(
    Sign sign,
    String headline,
    String began,
    List<FailureView> failures,
    List<Tile> tiles,
    List<Fact> facts,
    List<PhaseView> phases,
    Optional<Comparison> comparison,
    List<AreaView> areas,
    List<DrillView> drills,
    List<FeatureView> others,
    List<Fact> skipped,
    List<DrillChart> charts) {

  /** A number to see first. */
  record Tile(String label, String value, String note, String css) {}

  /** A name and what belongs to it. */
  record Fact(String name, String value) {}

  /**
   * @param percent how much of the wall time
   */
  record PhaseView(String name, String took, String percent) {}

  record FeatureView(String name, String description, List<ScenarioView> scenarios) {}

  boolean hasFailed() {
    return !failures.isEmpty();
  }

  boolean hasSkipped() {
    return !skipped.isEmpty();
  }

  boolean hasSpecification() {
    return !areas.isEmpty();
  }

  boolean hasOthers() {
    return !others.isEmpty();
  }

  static PageModel of(Findings findings) {
    return of(findings, Optional.empty());
  }

  /**
   * @param baseline the earlier run to compare with
   */
  static PageModel of(Findings findings, Optional<Findings> baseline) {
    var views = new LinkedHashMap<ScenarioResult, ScenarioView>();
    for (var scenario : findings.scenarios()) {
      views.put(scenario, ScenarioView.of("s" + (views.size() + 1), scenario));
    }
    var drills = drills(findings, views);
    return new PageModel(
        sign(findings),
        headline(findings, drills),
        Words.time(findings.began()),
        FailureView.of(findings, List.copyOf(views.values())),
        tiles(findings, drills),
        facts(findings),
        phases(findings),
        baseline.map(b -> Comparison.of(b, findings)),
        AreaView.of(findings, views),
        drills,
        others(findings, views),
        views.values().stream()
            .filter(v -> v.sign().word().equals("skipped"))
            .map(v -> new Fact(v.name(), v.why()))
            .toList(),
        findings.drills().stream()
            .flatMap(d -> findings.journal(d).stream())
            .map(DrillChart::of)
            .toList());
  }

  private static List<DrillView> drills(
      Findings findings, Map<ScenarioResult, ScenarioView> views) {
    var drills = new ArrayList<DrillView>();
    int charts = 0;
    for (var drill : findings.drills()) {
      var journal = findings.journal(drill);
      var chart = journal.isPresent() ? Optional.of(charts++) : Optional.<Integer>empty();
      drills.add(
          DrillView.of("d" + (drills.size() + 1), drill, view(views, drill), journal, chart));
    }
    return drills;
  }

  private static ScenarioView view(
      Map<ScenarioResult, ScenarioView> views, ScenarioResult scenario) {
    return Optional.ofNullable(views.get(scenario)).orElseThrow();
  }

  private static Sign sign(Findings findings) {
    if (findings.failure().isPresent()) {
      return Sign.bad(
          findings.failure().get().equals(ReportPlugin.INTERRUPTED)
              ? "The run was interrupted"
              : "The run failed");
    }
    if (findings.count(Result.FAILED) > 0 && findings.specificationHeld() != Proof.BROKEN) {
      return Sign.bad("Scenarios failed");
    }
    if (findings.specification().isEmpty()) {
      return findings.count(Result.PASSED) > 0
          ? Sign.good("Every scenario that ran has passed")
          : Sign.open("No scenario ran");
    }
    return switch (findings.specificationHeld()) {
      case PROVEN -> Sign.good("The specification holds");
      case BROKEN -> Sign.bad("The specification is broken");
      case UNPROVEN ->
          isOfDrills(findings)
              ? Sign.good("Every drill went as expected")
              : Sign.open("The specification is not proven");
    };
  }

  /** Whether drills were all that was to run, and each has run; none failed by then. */
  private static boolean isOfDrills(Findings findings) {
    return !findings.scenarios().isEmpty()
        && findings.drills().size() == findings.count(Result.PASSED)
        && findings.drills().size() == findings.scenarios().size();
  }

  private static String headline(Findings findings, List<DrillView> drills) {
    var proven =
        findings.specification().isEmpty()
            ? "%d of %s passed"
                .formatted(
                    findings.count(Result.PASSED),
                    Words.count(findings.scenarios().size(), "scenario", "scenarios"))
            : "%d of %d lines proven"
                .formatted(findings.lines(Proof.PROVEN), findings.specification().lines().size());
    return "%s: %s, %d of %s as expected, %s failed, in %s"
        .formatted(
            sign(findings).word(),
            proven,
            drills.stream().filter(DrillView::asExpected).count(),
            Words.count(drills.size(), "drill", "drills"),
            Words.count(findings.count(Result.FAILED), "scenario", "scenarios"),
            Words.seconds(findings.wallTime()));
  }

  private static List<Tile> tiles(Findings findings, List<DrillView> drills) {
    long failed = findings.count(Result.FAILED);
    long held = drills.stream().filter(DrillView::asExpected).count();
    var tiles = new ArrayList<Tile>();
    if (!findings.specification().isEmpty()) {
      tiles.add(specification(findings));
    }
    tiles.add(
        new Tile(
            "Scenarios",
            "%d / %d".formatted(findings.count(Result.PASSED), findings.scenarios().size()),
            "%d failed, %d skipped".formatted(failed, findings.count(Result.SKIPPED)),
            failed > 0 ? "bad" : "good"));
    tiles.add(
        new Tile(
            "Drills",
            "%d / %d".formatted(held, drills.size()),
            drills.isEmpty() ? "none ran" : "verdicts as expected",
            drills.isEmpty() ? "open" : held == drills.size() ? "good" : "bad"));
    tiles.add(budget(drills));
    tiles.add(
        new Tile("Wall time", Words.seconds(findings.wallTime()), "from start to teardown", ""));
    return tiles;
  }

  private static Tile specification(Findings findings) {
    long broken = findings.lines(Proof.BROKEN);
    long unproven = findings.lines(Proof.UNPROVEN);
    return new Tile(
        "Specification",
        "%d / %d".formatted(findings.lines(Proof.PROVEN), findings.specification().lines().size()),
        broken + unproven == 0
            ? "every line proven"
            : "%d broken, %d unproven".formatted(broken, unproven),
        Sign.of(findings.specificationHeld()).css());
  }

  /** Of the drill that spent most of its own; without those that were to spend more. */
  private static Tile budget(List<DrillView> drills) {
    return drills.stream()
        .filter(d -> d.numbers().isPresent())
        .filter(d -> spent(d) <= 1 || !d.asExpected())
        .max((a, b) -> Double.compare(spent(a), spent(b)))
        .map(
            d ->
                new Tile(
                    "Error budget spent",
                    String.format(Locale.ROOT, "%.0f %%", Math.ceil(spent(d) * 100)),
                    "at most, by one drill",
                    spent(d) <= 1 ? "good" : "bad"))
        .orElse(new Tile("Error budget spent", "–", "no drill was judged", "open"));
  }

  private static double spent(DrillView drill) {
    return drill.numbers().map(DrillNumbers::budgetSpent).orElse(0.0);
  }

  private static List<Fact> facts(Findings findings) {
    var facts = findings.facts();
    return Stream.concat(
            Stream.of(
                new Fact("target", facts.target().orElse("none was opened")),
                new Fact("region", facts.region().orElse("")),
                new Fact("account", facts.account().orElse("")),
                new Fact(
                    "time",
                    facts.timeScale() == 1
                        ? "AWS's own"
                        : "%s times AWS's own".formatted(Words.number(facts.timeScale())))),
            facts.facts().entrySet().stream().map(f -> new Fact(f.getKey(), f.getValue())))
        .filter(f -> !f.value().isEmpty())
        .toList();
  }

  private static List<PhaseView> phases(Findings findings) {
    double whole = Math.max(1, findings.wallTime().toMillis());
    return findings.phases().stream()
        .map(
            p ->
                new PhaseView(
                    p.name(),
                    Words.seconds(p.took()),
                    "%.1f".formatted(Math.min(100, 100 * p.took().toMillis() / whole))))
        .toList();
  }

  private static List<FeatureView> others(
      Findings findings, Map<ScenarioResult, ScenarioView> views) {
    var lines = findings.specification().lines();
    var byFeature = new LinkedHashMap<ScenarioResult.Feature, List<ScenarioView>>();
    for (var scenario : findings.scenarios()) {
      if (!scenario.isDrill() && lines.stream().noneMatch(l -> scenario.tags().contains(l.tag()))) {
        byFeature
            .computeIfAbsent(scenario.feature(), f -> new ArrayList<>())
            .add(view(views, scenario));
      }
    }
    return byFeature.entrySet().stream()
        .map(e -> new FeatureView(e.getKey().name(), e.getKey().description(), e.getValue()))
        .toList();
  }
}
