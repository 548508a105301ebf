package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Moment.Kind;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.report.PageModel.Fact;
import dev.provingground.harness.report.ScenarioResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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
    var measures = new ArrayList<Measure>();
    journal
        .measured()
        .forEach(
            (name, took) -> {
              boolean afterFault = name.contains("steady") && journal.faultEnded().isPresent();
              measures.add(
                  new Measure(
                      name,
                      Words.seconds(took),
                      afterFault ? "since the fault was undone" : "since the fault began",
                      timeScale == 1 ? "" : Words.seconds(scaled(took, timeScale))));
            });
    return measures;
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
            journal.plan().budget().onlyUntilRecovered() ? "until recovered" : "at any time"),
        new Fact("Latency p50", Words.latency(statistics.p50())),
        new Fact("Latency p99", Words.latency(statistics.p99())),
        new Fact("Latency max", Words.latency(statistics.max())),
        new Fact("Load", journal.plan().requestsPerSecond() + " a second"),
        new Fact("Load's worst lag", Words.latency(statistics.worstLag())));
  }

  private static String budget(Journal journal) {
    var statistics = journal.statistics();
    long allowed = (long) Math.floor(journal.plan().budget().share() * statistics.requests());
    return "%d of %d".formatted(statistics.failed(), allowed);
  }

  private static List<Loss> losses(Journal journal) {
    var failures = journal.statistics().failures();
    return failures.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
        .map(f -> new Loss(f.getKey(), f.getValue(), when(journal, f.getKey())))
        .toList();
  }

  private static String when(Journal journal, String cause) {
    var times =
        journal.samples().stream()
            .filter(s -> s.failure().filter(cause::equals).isPresent())
            .map(Sample::intended)
            .sorted()
            .toList();
    if (times.isEmpty()) {
      return "";
    }
    var first = at(journal, times.getFirst());
    return times.size() == 1 ? first : first + " to " + at(journal, times.getLast());
  }

  private static List<Fact> events(Journal journal) {
    return journal.moments().stream()
        .filter(m -> m.kind() == Kind.DRILL || m.kind() == Kind.SERVICE)
        .sorted((a, b) -> a.at().compareTo(b.at()))
        .map(m -> new Fact(at(journal, m.at()), m.what()))
        .toList();
  }

  private static String at(Journal journal, Instant instant) {
    var zero = journal.faultBegan().orElseGet(() -> begin(journal));
    double seconds = Duration.between(zero, instant).toNanos() / 1e9;
    return String.format(Locale.ROOT, "%+.1f s", seconds);
  }

  private static Instant begin(Journal journal) {
    return journal.samples().stream()
        .map(Sample::intended)
        .min(Instant::compareTo)
        .orElse(journal.recovered());
  }
}
