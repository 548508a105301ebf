package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.TargetLane;
import dev.provingground.harness.drill.TaskLane;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A drill's timeline as the page's script draws it. Times are real seconds since the fault began,
 * or since the drill began where there was none; latencies are milliseconds.
 *
 * @param faultTo when the fault was undone, or else when the service had recovered
 * @param undone whether the fault was undone
 */
record DrillChart(
    double from,
    double to,
    boolean fault,
    double faultTo,
    boolean undone,
    double recovered,
    List<Second> seconds,
    List<Lane> tasks,
    List<Lane> targets,
    List<Mark> marks) {

  /** What the requests of one second came to. */
  record Second(double at, int ok, int failed, double p50, double p99, double max) {}

  /** A task or a target. */
  record Lane(String name, String note, List<Span> spans) {}

  /** A state and how long it lasted. */
  record Span(double from, double to, String state) {}

  /** Something that happened at once. */
  record Mark(double at, String kind, String what) {}

  static DrillChart of(Journal journal) {
    var zero = journal.faultBegan().orElse(journal.began());
    var clock = new Clock(zero, clock(zero, journal.began()), clock(zero, journal.ended()));
    var recovered = journal.recovered().orElse(journal.ended());
    return new DrillChart(
        clock.from(),
        clock.to(),
        journal.faultBegan().isPresent(),
        clock.at(journal.faultEnded().orElse(recovered)),
        journal.faultEnded().isPresent(),
        clock.at(recovered),
        seconds(journal.samples(), clock),
        tasks(journal, clock),
        targets(journal, clock),
        marks(journal, clock));
  }

  private record Clock(Instant zero, double from, double to) {
    double at(Instant instant) {
      return clock(zero, instant);
    }

    boolean shows(double at) {
      return at >= from && at <= to;
    }
  }

  private static double clock(Instant zero, Instant instant) {
    return round(Duration.between(zero, instant).toNanos() / 1e9);
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static double millis(Duration duration) {
    return round(duration.toNanos() / 1e6);
  }

  private static List<Second> seconds(List<Sample> samples, Clock clock) {
    var bySecond = new TreeMap<Integer, List<Sample>>();
    for (var sample : samples) {
      bySecond
          .computeIfAbsent((int) Math.floor(clock.at(sample.intended())), s -> new ArrayList<>())
          .add(sample);
    }
    var seconds = new ArrayList<Second>();
    bySecond.forEach(
        (second, of) -> {
          var sum = Statistics.of(of);
          seconds.add(
              new Second(
                  second,
                  sum.requests() - sum.failed(),
                  sum.failed(),
                  millis(sum.p50()),
                  millis(sum.p99()),
                  millis(sum.max())));
        });
    return seconds;
  }

  private static List<Lane> tasks(Journal journal, Clock clock) {
    return journal.tasks().stream()
        .map(
            t ->
                new Lane(
                    Words.shortId(t.task()),
                    t.zone(),
                    spans(t.statuses(), TaskLane.Status::at, TaskLane.Status::status, clock)))
        .toList();
  }

  private static List<Lane> targets(Journal journal, Clock clock) {
    return journal.targets().stream()
        .map(
            t ->
                new Lane(
                    t.address(),
                    t.task().map(Words::shortId).orElse(""),
                    spans(t.healths(), TargetLane.Health::at, DrillChart::state, clock)))
        .toList();
  }

  private static String state(TargetLane.Health health) {
    return health.state() + health.reason().map(r -> " (" + r + ")").orElse("");
  }

  private static <C> List<Span> spans(
      List<C> changes, Function<C, Instant> at, Function<C, String> state, Clock clock) {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < changes.size(); i++) {
      var change = changes.get(i);
      var word = state.apply(change);
      double from = clock.at(at.apply(change));
      double to = i + 1 < changes.size() ? clock.at(at.apply(changes.get(i + 1))) : clock.to();
      boolean over = word.equals("STOPPED") || word.equals(TargetLane.GONE);
      spans.add(new Span(from, over ? from : to, word));
    }
    return spans;
  }

  private static List<Mark> marks(Journal journal, Clock clock) {
    return Stream.concat(
            journal.notes().stream()
                .map(n -> new Mark(clock.at(n.at()), "DRILL", Words.masked(n.what()))),
            journal.events().stream()
                .map(e -> new Mark(clock.at(e.at()), "SERVICE", Words.masked(e.message()))))
        .filter(m -> clock.shows(m.at()))
        .sorted((a, b) -> Double.compare(a.at(), b.at()))
        .toList();
  }
}
