package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.SteadyCheck;
import dev.provingground.harness.drill.TargetLane;
import dev.provingground.harness.drill.TaskLane;
import dev.provingground.harness.report.PageModel.Fact;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happened in a drill, in words: what its timeline draws, for those who do not see it. Times
 * count from the fault.
 *
 * @param aborted why the drill ended early; empty when it did not
 * @param checks whether the service was steady
 * @param journal the journal's file
 */
record DrillHistory(
    String aborted,
    List<FaultView> faults,
    List<CheckView> checks,
    List<LaneView> tasks,
    List<LaneView> targets,
    List<Fact> events,
    String journal) {

  /**
   * @param when it was there
   */
  record FaultView(String what, String when, List<EvidenceView> evidence) {
    boolean hasEvidence() {
      return !evidence.isEmpty();
    }
  }

  record EvidenceView(String at, String name, String value, String source) {}

  record CheckView(Sign sign, String phase, String when, int looks, String observed) {}

  /**
   * A task or a target.
   *
   * @param life each state with its time
   */
  record LaneView(String name, String about, String life, String end) {}

  static DrillHistory of(Journal journal) {
    return new DrillHistory(
        journal.aborted().map(a -> Words.since(journal, a.at()) + ": " + a.why()).orElse(""),
        faults(journal),
        journal.checks().stream().map(c -> check(journal, c)).toList(),
        journal.tasks().stream().map(t -> task(journal, t)).toList(),
        journal.targets().stream().map(t -> target(journal, t)).toList(),
        events(journal),
        "reports/drills/" + Journals.fileName(journal));
  }

  private static List<FaultView> faults(Journal journal) {
    return journal.faults().stream()
        .map(
            f ->
                new FaultView(
                    f.what(),
                    Words.since(journal, f.began())
                        + f.ended()
                            .map(e -> " to " + Words.since(journal, e))
                            .orElse(", and is not undone"),
                    f.evidence().stream()
                        .map(
                            e ->
                                new EvidenceView(
                                    Words.since(journal, e.at()), e.name(), e.value(), e.source()))
                        .toList()))
        .toList();
  }

  private static CheckView check(Journal journal, SteadyCheck check) {
    return new CheckView(
        check.steady() ? Sign.good("steady") : Sign.open("not steady"),
        check.phase().words(),
        Words.since(journal, check.from()) + " to " + Words.since(journal, check.to()),
        check.looks(),
        check.observed());
  }

  private static LaneView task(Journal journal, TaskLane task) {
    return new LaneView(
        Words.shortId(task.task()),
        task.zone() + ", " + task.taskDefinition(),
        task.statuses().stream()
            .map(s -> Words.since(journal, s.at()) + " " + s.status())
            .collect(Collectors.joining(" → ")),
        Stream.of(task.stopCode(), task.stoppedReason())
            .flatMap(o -> o.stream())
            .collect(Collectors.joining(": ")));
  }

  private static LaneView target(Journal journal, TargetLane target) {
    return new LaneView(
        target.address(),
        target.task().map(t -> "task " + Words.shortId(t)).orElse("no task was seen"),
        target.healths().stream()
            .map(
                h ->
                    Words.since(journal, h.at())
                        + " "
                        + h.state()
                        + h.reason().map(r -> " (" + r + ")").orElse(""))
            .collect(Collectors.joining(" → ")),
        "");
  }

  private static List<Fact> events(Journal journal) {
    return Stream.concat(
            journal.notes().stream().map(n -> Map.entry(n.at(), n.what())),
            journal.events().stream().map(e -> Map.entry(e.at(), e.message())))
        .sorted(Map.Entry.comparingByKey())
        .map(m -> new Fact(Words.since(journal, m.getKey()), m.getValue()))
        .toList();
  }
}
