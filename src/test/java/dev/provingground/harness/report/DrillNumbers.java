package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.LatencyObjective;
import dev.provingground.harness.drill.Phase;
import dev.provingground.harness.probe.Statistics;
import dev.provingground.harness.report.PageModel.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A drill's numbers in words.
 *
 * @param objectives what had to hold
 * @param phases requests of the whole, and of each phase
 */
record DrillNumbers(
    List<Measure> measures,
    List<Fact> objectives,
    String availability,
    String budget,
    double budgetSpent,
    List<PhaseRow> phases,
    List<Loss> losses,
    String load) {

  /**
   * @param since what the time counts from
   * @param regionTime the same in the region's own time; empty when that is the same
   * @param prescribed what AWS's settings prescribe; empty when they do not say
   * @param overhead what it took beyond that; empty when they do not say
   */
  record Measure(
      String name,
      String value,
      String since,
      String regionTime,
      String prescribed,
      String overhead) {
    /** {@code detect 0.42 s}. */
    String brief() {
      return name.replaceFirst("^time to ", "") + " " + value;
    }
  }

  /** What the requests of a part of the drill came to. */
  record PhaseRow(
      String name,
      String requests,
      String lost,
      String availability,
      String p50,
      String p99,
      String max) {}

  /** Requests lost to one cause, and when. */
  record Loss(String cause, int requests, String when) {}

  static DrillNumbers of(Journal journal) {
    var statistics = journal.statistics();
    return new DrillNumbers(
        measures(journal),
        objectives(journal),
        Words.percent(statistics.availability()),
        "%d of %d".formatted(statistics.failed(), allowed(journal)),
        spent(journal),
        phases(journal),
        losses(journal),
        "%d requests a second; the generator was at most %s late"
            .formatted(journal.plan().requestsPerSecond(), Words.latency(statistics.worstLag())));
  }

  boolean hasLosses() {
    return !losses.isEmpty();
  }

  String times() {
    return measures.stream().map(Measure::brief).collect(Collectors.joining(", "));
  }

  /** How many requests the budget lets fail. */
  private static long allowed(Journal journal) {
    return (long)
        Math.floor(journal.plan().objectives().budget().share() * journal.statistics().requests());
  }

  /** The share of the error budget that is gone; 1 is all of it. */
  private static double spent(Journal journal) {
    int failed = journal.statistics().failed();
    return failed == 0 ? 0 : failed / (double) Math.max(1, allowed(journal));
  }

  private static List<Measure> measures(Journal journal) {
    double scale = journal.site().timeScale();
    return journal.measures().stream()
        .map(
            m ->
                new Measure(
                    m.name(),
                    Words.seconds(m.took()),
                    m.sinceUndone() ? "since the fault was undone" : "since the fault began",
                    scale == 1 ? "" : Words.seconds(times(m.took(), scale)),
                    m.prescribed().map(p -> prescribed(p.least(), p.most(), p.how())).orElse(""),
                    m.prescribed().map(p -> Words.signedSeconds(p.overhead())).orElse("")))
        .toList();
  }

  private static Duration times(Duration took, double factor) {
    return Duration.ofNanos(Math.round(took.toNanos() * factor));
  }

  private static String prescribed(Duration least, Duration most, String how) {
    var range =
        least.equals(most)
            ? Words.seconds(most)
            : Words.seconds(least) + " to " + Words.seconds(most);
    return range + " (" + how + ")";
  }

  private static List<Fact> objectives(Journal journal) {
    var objectives = journal.plan().objectives();
    var facts = new ArrayList<Fact>();
    facts.add(
        new Fact(
            "Error budget",
            "%s of the requests, %s"
                .formatted(
                    Words.percent(objectives.budget().share()),
                    objectives.budget().onlyUntilRecovered()
                        ? "all of them until recovered"
                        : "at any time")));
    for (LatencyObjective latency : objectives.latencies()) {
      facts.add(
          new Fact(
              latency.quantile() == LatencyObjective.Quantile.P99 ? "p99" : "Highest latency",
              "at most %s%s"
                  .formatted(
                      Words.latency(latency.limit()),
                      latency.phase().map(p -> " " + p.words()).orElse(""))));
    }
    if (objectives.fewestHealthyTargets() > 0) {
      facts.add(
          new Fact("Healthy targets", objectives.fewestHealthyTargets() + " at every moment"));
    }
    return facts;
  }

  private static List<PhaseRow> phases(Journal journal) {
    var rows = new ArrayList<PhaseRow>();
    rows.add(row("the whole drill", journal.statistics()));
    for (var phase : Phase.values()) {
      Optional.ofNullable(journal.phases().get(phase))
          .ifPresent(s -> rows.add(row(phase.words(), s)));
    }
    return rows;
  }

  private static PhaseRow row(String name, Statistics statistics) {
    return new PhaseRow(
        name,
        String.valueOf(statistics.requests()),
        String.valueOf(statistics.failed()),
        Words.percent(statistics.availability()),
        Words.latency(statistics.p50()),
        Words.latency(statistics.p99()),
        Words.latency(statistics.max()));
  }

  private static List<Loss> losses(Journal journal) {
    return journal.losses().stream()
        .map(
            l ->
                new Loss(
                    l.cause(),
                    l.requests(),
                    l.requests() == 1
                        ? Words.since(journal, l.first())
                        : Words.since(journal, l.first())
                            + " to "
                            + Words.since(journal, l.last())))
        .toList();
  }
}
