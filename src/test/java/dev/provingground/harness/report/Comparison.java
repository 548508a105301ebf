package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is other than in an earlier run: verdicts first, the worse ones before the better ones.
 *
 * @param earlier when that run was
 * @param cautions why numbers of the two cannot be set against each other as they are
 */
record Comparison(
    String earlier, List<String> cautions, List<Change> changes, List<Numbers> numbers) {
  /** Less than this share of the earlier value is chance. */
  private static final double NOISE = 0.1;

  /** Of a line, a drill or a scenario. */
  record Change(String what, Sign before, Sign now, Sign direction) {}

  /** Of a drill of both runs. */
  record Numbers(String drill, List<Delta> deltas) {}

  record Delta(String name, String before, String now, String change, Sign direction) {}

  static Comparison of(Findings before, Findings now) {
    return new Comparison(
        Words.time(before.began()),
        cautions(before, now),
        changes(verdicts(before), verdicts(now)),
        numbers(before, now));
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  boolean hasNumbers() {
    return !numbers.isEmpty();
  }

  /** In a sentence. */
  String sum() {
    long worse = changes.stream().filter(c -> c.direction().css().equals("bad")).count();
    long better = changes.stream().filter(c -> c.direction().css().equals("good")).count();
    return changes.isEmpty()
        ? "Every verdict is the same"
        : "%s worse, %d better, %d other"
            .formatted(
                Words.count(worse, "verdict is", "verdicts are"),
                better,
                changes.size() - worse - better);
  }

  private static List<String> cautions(Findings before, Findings now) {
    var cautions = new ArrayList<String>();
    if (before.facts().timeScale() != now.facts().timeScale()) {
      cautions.add(
          "the earlier run was at time scale %s, this one at %s: times and latencies differ for it"
              .formatted(
                  Words.number(before.facts().timeScale()), Words.number(now.facts().timeScale())));
    }
    if (!before.facts().target().equals(now.facts().target())) {
      cautions.add(
          "the earlier run was on the target %s, this one on %s"
              .formatted(
                  before.facts().target().orElse("none"), now.facts().target().orElse("none")));
    }
    return cautions;
  }

  /** By name, drills first: a scenario that is a drill is listed once. */
  private static Map<String, Sign> verdicts(Findings findings) {
    var verdicts = new LinkedHashMap<String, Sign>();
    for (var drill : findings.drills()) {
      verdicts.put(
          "Drill: " + drill.name(),
          findings
              .journal(drill)
              .map(j -> DrillView.verdict(j, drill.result()))
              .orElseGet(() -> Sign.of(drill.result())));
    }
    for (var line : findings.specification().lines()) {
      verdicts.put(line.number() + " " + line.text(), Sign.of(findings.proof(line)));
    }
    findings.scenarios().stream()
        .filter(s -> !s.isDrill())
        .forEach(s -> verdicts.put("Scenario: " + s.name(), Sign.of(s.result())));
    return verdicts;
  }

  private static List<Change> changes(Map<String, Sign> before, Map<String, Sign> now) {
    var all = new LinkedHashMap<>(now);
    before.forEach(all::putIfAbsent);
    var changes = new ArrayList<Change>();
    for (var what : all.keySet()) {
      var then = before.getOrDefault(what, Sign.open("not there"));
      var today = now.getOrDefault(what, Sign.open("not there"));
      if (!then.word().equals(today.word())) {
        changes.add(new Change(what, then, today, direction(rank(today) - rank(then))));
      }
    }
    changes.sort(Comparator.comparingInt(c -> rank(c.now()) - rank(c.before())));
    return changes;
  }

  private static int rank(Sign sign) {
    return switch (sign.css()) {
      case "good" -> 2;
      case "bad" -> 0;
      default -> 1;
    };
  }

  private static Sign direction(double gain) {
    if (gain == 0) {
      return new Sign("open", "=", "other");
    }
    return gain > 0 ? new Sign("good", "▲", "better") : new Sign("bad", "▼", "worse");
  }

  private static List<Numbers> numbers(Findings before, Findings now) {
    var numbers = new ArrayList<Numbers>();
    for (var drill : now.drills()) {
      var then = before.journal(drill);
      var today = now.journal(drill);
      if (then.isPresent() && today.isPresent()) {
        numbers.add(new Numbers(drill.name(), deltas(then.get(), today.get())));
      }
    }
    return numbers;
  }

  private static List<Delta> deltas(Journal before, Journal now) {
    var deltas = new ArrayList<Delta>();
    for (var measure : now.measures()) {
      time(before, measure.name())
          .ifPresent(
              then -> deltas.add(shorter(measure.name(), then, measure.took(), Words::seconds)));
    }
    var then = before.statistics();
    var today = now.statistics();
    deltas.add(
        delta(
            "availability",
            Words.percent(then.availability()),
            Words.percent(today.availability()),
            String.format(
                Locale.ROOT, "%+.2f points", 100 * (today.availability() - then.availability())),
            today.availability() - then.availability(),
            0.001));
    deltas.add(
        delta(
            "requests lost",
            String.valueOf(then.failed()),
            String.valueOf(today.failed()),
            String.format(Locale.ROOT, "%+d", today.failed() - then.failed()),
            then.failed() - today.failed(),
            NOISE * then.failed()));
    deltas.add(shorter("latency p50", then.p50(), today.p50(), Words::latency));
    deltas.add(shorter("latency p99", then.p99(), today.p99(), Words::latency));
    deltas.add(shorter("latency max", then.max(), today.max(), Words::latency));
    return deltas;
  }

  private static Optional<Duration> time(Journal journal, String name) {
    return journal.measures().stream()
        .filter(m -> m.name().equals(name))
        .map(Measure::took)
        .findFirst();
  }

  private static Delta shorter(
      String name, Duration before, Duration now, Function<Duration, String> words) {
    var change = now.minus(before);
    return delta(
        name,
        words.apply(before),
        words.apply(now),
        (change.isNegative() ? "-" : "+") + words.apply(change.abs()),
        (double) before.minus(now).toNanos(),
        NOISE * before.toNanos());
  }

  /**
   * @param gain how much better it is, in any unit
   * @param noise what is too little to be said
   */
  private static Delta delta(
      String name, String before, String now, String change, double gain, double noise) {
    var direction = Math.abs(gain) <= noise ? new Sign("", "=", "about the same") : direction(gain);
    return new Delta(name, before, now, change, direction);
  }
}
