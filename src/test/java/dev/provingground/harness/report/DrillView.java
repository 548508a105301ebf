package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.report.PageModel.Fact;
import dev.provingground.harness.report.ScenarioResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A drill in words.
 *
 * @param id of its place in the page
 * @param scenario the id of the scenario that it was
 * @param verdict that of the drill; where it was not judged, that of its scenario
 * @param chart the index of its timeline; empty where there is none
 */
record DrillView(
    String id,
    String scenario,
    String name,
    String hypothesis,
    Sign verdict,
    List<String> reasons,
    String chart,
    List<Measure> measures,
    List<Fact> numbers,
    String availability,
    String budget,
    List<Loss> losses,
    List<Fact> events) {

  /**
   * @param since what the time counts from
   * @param regionTime the same in the region's own time; empty when that is the same
   */
  record Measure(String name, String value, String since, String regionTime) {
    /** {@code detect 0.42 s}. */
    String brief() {
      return name.replaceFirst("^time to ", "") + " " + value;
    }
  }

  /** Requests lost to one cause, and when. */
  record Loss(String cause, int requests, String when) {}

  static DrillView of(
      String id,
      ScenarioResult drill,
      ScenarioView scenario,
      Optional<Journal> journal,
      Optional<Integer> chart,
      double timeScale) {
    return journal
        .map(j -> judged(id, drill, scenario, j, chart, timeScale))
        .orElseGet(() -> unjudged(id, drill, scenario));
  }

  private static DrillView unjudged(String id, ScenarioResult drill, ScenarioView scenario) {
    return new DrillView(
        id,
        scenario.id(),
        drill.name(),
        "",
        drill.result() == Result.SKIPPED ? Sign.open("skipped") : Sign.bad("not judged"),
        List.of(drill.why()),
        "",
        List.of(),
        List.of(),
        "",
        "",
        List.of(),
        List.of());
  }

  private static DrillView judged(
      String id,
      ScenarioResult drill,
      ScenarioView scenario,
      Journal journal,
      Optional<Integer> chart,
      double timeScale) {
    var verdict = journal.verdict();
    var reasons = new ArrayList<>(verdict.reasons());
    var sign = Sign.of(verdict.outcome());
    if (verdict.outcome() == Outcome.HELD && drill.result() == Result.FAILED) {
      sign = Sign.bad("failed"); // the hypothesis held, and something else of the scenario did not
      reasons.add(drill.why());
    }
    return new DrillView(
        id,
        scenario.id(),
        drill.name(),
        journal.plan().hypothesis().strip().replaceAll("\\s+", " "),
        sign,
        reasons,
        chart.map(String::valueOf).orElse(""),
        measures(journal, timeScale),
        numbers(journal),
        Words.percent(journal.statistics().availability()),
        budget(journal),
        losses(journal),
        events(journal));
  }

  boolean held() {
    return verdict.word().equals("held");
  }

  boolean hasReasons() {
    return !reasons.isEmpty();
  }

  boolean hasLosses() {
    return !losses.isEmpty();
  }

  boolean hasNumbers() {
    return !numbers.isEmpty();
  }

  /** In one cell of a table: {@code detect 0.42 s, replace 3.10 s}. */
  String times() {
    return measures.stream().map(Measure::brief).collect(Collectors.joining(", "));
  }

  private static List<Measure> measures(Journal journal, double timeScale) {
    return journal.measures().stream()
        .map(
            m ->
                new Measure(
                    m.name(),
                    Words.seconds(m.took()),
                    m.sinceUndone() ? "since the fault was undone" : "since the fault began",
                    timeScale == 1 ? "" : Words.seconds(scaled(m.took(), timeScale))))
        .toList();
  }

  private static Duration scaled(Duration took, double timeScale) {
    return Duration.ofNanos(Math.round(took.toNanos() * timeScale));
  }

  private static List<Fact> numbers(Journal journal) {
    var statistics = journal.statistics();
    return List.of(
        new Fact("Availability", Words.percent(statistics.availability())),
        new Fact("Requests", String.valueOf(statistics.requests())),
        new Fact("Lost of those allowed", budget(journal)),
        new Fact(
            "May be lost",
            journal.plan().objectives().budget().onlyUntilRecovered()
                ? "until recovered"
                : "at any time"),
        new Fact("Latency p50", Words.latency(statistics.p50())),
        new Fact("Latency p99", Words.latency(statistics.p99())),
        new Fact("Latency max", Words.latency(statistics.max())),
        new Fact("Load", journal.plan().requestsPerSecond() + " a second"),
        new Fact("Load's worst lag", Words.latency(statistics.worstLag())));
  }

  private static String budget(Journal journal) {
    var statistics = journal.statistics();
    long allowed =
        (long) Math.floor(journal.plan().objectives().budget().share() * statistics.requests());
    return "%d of %d".formatted(statistics.failed(), allowed);
  }

  private static List<Loss> losses(Journal journal) {
    return journal.losses().stream()
        .map(l -> new Loss(l.cause(), l.requests(), when(journal, l)))
        .toList();
  }

  private static String when(Journal journal, dev.provingground.harness.drill.Loss loss) {
    var first = at(journal, loss.first());
    return loss.requests() == 1 ? first : first + " to " + at(journal, loss.last());
  }

  private static List<Fact> events(Journal journal) {
    return Stream.concat(
            journal.notes().stream().map(n -> Map.entry(n.at(), n.what())),
            journal.events().stream().map(e -> Map.entry(e.at(), e.message())))
        .sorted(Map.Entry.comparingByKey())
        .map(m -> new Fact(at(journal, m.getKey()), m.getValue()))
        .toList();
  }

  private static String at(Journal journal, Instant instant) {
    var zero = journal.faultBegan().orElse(journal.began());
    double seconds = Duration.between(zero, instant).toNanos() / 1e9;
    return String.format(Locale.ROOT, "%+.1f s", seconds);
  }
}
