package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Moment;
import dev.provingground.harness.drill.Moment.Kind;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    var first = instants(journal).min(Instant::compareTo).orElse(journal.recovered());
    var last = instants(journal).max(Instant::compareTo).orElse(journal.recovered());
    var zero = journal.faultBegan().orElse(first);
    var clock = new Clock(zero, clock(zero, first), clock(zero, last));
    return new DrillChart(
        clock.from(),
        clock.to(),
        journal.faultBegan().isPresent(),
        clock.at(journal.faultEnded().orElse(journal.recovered())),
        journal.faultEnded().isPresent(),
        clock.at(journal.recovered()),
        seconds(journal.samples(), clock),
        lanes(journal, Kind.TASK, clock),
        lanes(journal, Kind.TARGET, clock),
        marks(journal.moments(), clock));
  }

  private static Stream<Instant> instants(Journal journal) {
    // Service events carry the region's own time, and may be older than the drill.
    return Stream.concat(
        journal.samples().stream().map(Sample::intended),
        journal.moments().stream().filter(m -> m.kind() != Kind.SERVICE).map(Moment::at));
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

  private static List<Lane> lanes(Journal journal, Kind kind, Clock clock) {
    var bySubject = new LinkedHashMap<String, List<Moment>>();
    journal.moments().stream()
        .filter(m -> m.kind() == kind)
        .forEach(m -> bySubject.computeIfAbsent(m.subject(), s -> new ArrayList<>()).add(m));
    // What had stopped before the drill began has no part in it.
    bySubject.values().removeIf(m -> m.getFirst().what().equals("STOPPED"));
    var zones = zones(journal.samples());
    var lanes = new ArrayList<Lane>();
    bySubject.forEach(
        (subject, moments) ->
            lanes.add(
                new Lane(
                    Words.shortId(subject),
                    zones.getOrDefault(subject, ""),
                    spans(moments, clock))));
    return lanes;
  }

  private static Map<String, String> zones(List<Sample> samples) {
    var zones = new HashMap<String, String>();
    for (var sample : samples) {
      sample.task().ifPresent(t -> sample.zone().ifPresent(z -> zones.putIfAbsent(t, z)));
    }
    return zones;
  }

  private static List<Span> spans(List<Moment> moments, Clock clock) {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < moments.size(); i++) {
      var state = moments.get(i).what();
      double from = clock.at(moments.get(i).at());
      double to = i + 1 < moments.size() ? clock.at(moments.get(i + 1).at()) : clock.to();
      boolean over = state.equals("STOPPED") || state.equals("deregistered");
      spans.add(new Span(from, over ? from : to, state));
    }
    return spans;
  }

  private static List<Mark> marks(List<Moment> moments, Clock clock) {
    return moments.stream()
        .filter(m -> m.kind() == Kind.DRILL || m.kind() == Kind.SERVICE)
        .map(m -> new Mark(clock.at(m.at()), m.kind().name(), Words.masked(m.what())))
        .filter(m -> clock.shows(m.at()))
        .sorted((a, b) -> Double.compare(a.at(), b.at()))
        .toList();
  }
}
