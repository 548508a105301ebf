package dev.provingground.harness.report;

import dev.provingground.harness.report.Findings.Proof;
import dev.provingground.harness.report.ScenarioResult.Feature;
import dev.provingground.harness.report.ScenarioResult.Result;
import dev.provingground.harness.report.ScenarioView.Link;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The report in words: what the templates show, in their order.
 *
 * @param headline the whole in a sentence
 * @param began in UTC
 * @param failure why the run itself failed; empty when it did not
 */
record PageModel(
    Sign sign,
    String headline,
    String began,
    String failure,
    List<Tile> tiles,
    List<Fact> facts,
    List<PhaseView> phases,
    List<AreaView> areas,
    List<FeatureView> features,
    List<DrillView> drills,
    List<Fact> skipped,
    List<DrillChart> charts) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  /** A number to see first. */
  record Tile(String label, String value, String note, String css) {}

  /** A name and what belongs to it. */
  record Fact(String name, String value) {}

  /**
   * @param percent how much of the wall time
   */
  record PhaseView(String name, String took, String percent) {}

  record AreaView(String number, String title, String proven, List<LineView> lines) {}

  record LineView(String number, String text, Sign sign, String note, List<Link> scenarios) {}

  record FeatureView(Feature feature, Sign sign, String counts, List<ScenarioView> scenarios) {}

  boolean hasFailed() {
    return features.stream().flatMap(f -> f.scenarios().stream()).anyMatch(ScenarioView::failed);
  }

  boolean hasSkipped() {
    return !skipped.isEmpty();
  }

  static PageModel of(Findings findings) {
    var views = new LinkedHashMap<ScenarioResult, ScenarioView>();
    for (var scenario : findings.scenarios()) {
      views.put(scenario, ScenarioView.of("s" + (views.size() + 1), scenario));
    }
    var drills = drills(findings, views);
    return new PageModel(
        sign(findings),
        headline(findings, drills),
        TIME.format(findings.began()),
        findings.failure().orElse(""),
        tiles(findings, drills),
        facts(findings),
        phases(findings),
        findings.specification().areas().stream().map(a -> area(a, findings, views)).toList(),
        features(views),
        drills,
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
    for (var entry : views.entrySet()) {
      var drill = entry.getKey();
      if (!drill.isDrill()) {
        continue;
      }
      var journal = findings.journal(drill);
      var chart = journal.isPresent() ? Optional.of(charts++) : Optional.<Integer>empty();
      drills.add(
          DrillView.of(
              "d" + (drills.size() + 1),
              drill,
              entry.getValue(),
              journal,
              chart,
              findings.facts().timeScale()));
    }
    return drills;
  }

  private static Sign sign(Findings findings) {
    if (findings.failure().isPresent()) {
      return Sign.bad("The run failed");
    }
    if (findings.count(Result.FAILED) > 0 && findings.specificationHeld() != Proof.BROKEN) {
      return Sign.bad("Scenarios failed");
    }
    return switch (findings.specificationHeld()) {
      case PROVEN -> Sign.good("The specification holds");
      case BROKEN -> Sign.bad("The specification is broken");
      case UNPROVEN -> Sign.open("The specification is not proven");
    };
  }

  private static String headline(Findings findings, List<DrillView> drills) {
    return "%s: %d of %d lines proven, %d of %s held, %s failed, in %s"
        .formatted(
            sign(findings).word(),
            findings.lines(Proof.PROVEN),
            findings.specification().lines().size(),
            drills.stream().filter(DrillView::held).count(),
            Words.count(drills.size(), "drill", "drills"),
            Words.count(findings.count(Result.FAILED), "scenario", "scenarios"),
            Words.seconds(findings.wallTime()));
  }

  private static List<Tile> tiles(Findings findings, List<DrillView> drills) {
    long broken = findings.lines(Proof.BROKEN);
    long unproven = findings.lines(Proof.UNPROVEN);
    long failed = findings.count(Result.FAILED);
    long held = drills.stream().filter(DrillView::held).count();
    return List.of(
        new Tile(
            "Specification",
            "%d / %d"
                .formatted(findings.lines(Proof.PROVEN), findings.specification().lines().size()),
            broken + unproven == 0
                ? "every line proven"
                : "%d broken, %d unproven".formatted(broken, unproven),
            Sign.of(findings.specificationHeld()).css()),
        new Tile(
            "Scenarios",
            "%d / %d".formatted(findings.count(Result.PASSED), findings.scenarios().size()),
            "%d failed, %d skipped".formatted(failed, findings.count(Result.SKIPPED)),
            failed > 0 ? "bad" : "good"),
        new Tile(
            "Drills",
            "%d / %d".formatted(held, drills.size()),
            drills.isEmpty() ? "none ran" : "hypotheses held",
            drills.isEmpty() ? "open" : held == drills.size() ? "good" : "bad"),
        new Tile("Wall time", Words.seconds(findings.wallTime()), "from start to teardown", ""));
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
                        : "%s times AWS's own".formatted(facts.timeScale()))),
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

  private static AreaView area(
      Specification.Area area, Findings findings, Map<ScenarioResult, ScenarioView> views) {
    long proven = area.lines().stream().filter(l -> findings.proof(l) == Proof.PROVEN).count();
    return new AreaView(
        area.number(),
        area.title(),
        "%d of %d proven".formatted(proven, area.lines().size()),
        area.lines().stream().map(l -> line(l, findings, views)).toList());
  }

  private static LineView line(
      Specification.Line line, Findings findings, Map<ScenarioResult, ScenarioView> views) {
    var scenarios = findings.scenariosOf(line);
    return new LineView(
        line.number(),
        line.text().replace("`", ""),
        Sign.of(findings.proof(line)),
        scenarios.isEmpty() ? "no scenario of this run proves it" : "",
        scenarios.stream().map(views::get).map(ScenarioView::link).toList());
  }

  private static List<FeatureView> features(Map<ScenarioResult, ScenarioView> views) {
    var byFeature = new LinkedHashMap<Feature, List<ScenarioResult>>();
    views
        .keySet()
        .forEach(s -> byFeature.computeIfAbsent(s.feature(), f -> new ArrayList<>()).add(s));
    var features = new ArrayList<FeatureView>();
    byFeature.forEach(
        (feature, scenarios) ->
            features.add(
                new FeatureView(
                    feature,
                    sign(scenarios),
                    counts(scenarios),
                    scenarios.stream().map(views::get).toList())));
    return features;
  }

  private static Sign sign(List<ScenarioResult> scenarios) {
    var results = scenarios.stream().map(ScenarioResult::result).toList();
    if (results.contains(Result.FAILED)) {
      return Sign.of(Result.FAILED);
    }
    return Sign.of(results.contains(Result.PASSED) ? Result.PASSED : Result.SKIPPED);
  }

  private static String counts(List<ScenarioResult> scenarios) {
    var parts = new ArrayList<String>();
    for (var result : Result.values()) {
      long count = scenarios.stream().filter(s -> s.result() == result).count();
      if (count > 0) {
        parts.add(count + " " + Sign.of(result).word());
      }
    }
    return String.join(", ", parts);
  }
}
