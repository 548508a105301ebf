package dev.provingground.harness.drill;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.Verdict.Outcome;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Drills on a service that is made of words, under a load that never was. */
final class DrillFixture {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(30);
  static final Objectives NOTHING_FAILS = objectives(0);
  private static final Duration MOMENT = Duration.ofMillis(5);

  final FakeService service = new FakeService();
  final FakeProbe probe = new FakeProbe();

  /** The names of faults that were undone, in order. */
  final List<String> undone = new ArrayList<>();

  static Objectives objectives(double budget) {
    return new Objectives(new ErrorBudget(budget, false), List.of(), 0);
  }

  /** One whose requests have been answered so far. */
  Drill start(Objectives objectives) {
    probe.answers(100);
    return start(plan(objectives), service);
  }

  /** One of which nobody has asked anything yet. */
  Drill start(ServiceView view) {
    return start(plan(NOTHING_FAILS), view);
  }

  Drill start(Plan plan, ServiceView view) {
    return Drill.start(
        plan,
        new Site("words", "nowhere-1", 1),
        new Pace(Duration.ofMillis(1), MOMENT, MOMENT),
        view,
        () -> probe,
        new Console(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
  }

  private static Plan plan(Objectives objectives) {
    return new Plan("test", "it holds", objectives, 1, Optional.empty(), 100, Outcome.HELD);
  }

  /** With enough answered requests before and after, so that there is something to judge. */
  void breakService(Drill drill) {
    probe.answers(100);
    drill.inject("break", () -> service.shows(FakeService.bereft()), () -> undone.add("break"));
    drill.evidence("stop code", "UserInitiated", "ECS: stopCode of the task");
    probe.answers(100);
  }

  static boolean await(Drill drill, String measure, Duration limit, Predicate<State> condition) {
    return drill.await(measure, limit, Optional.empty(), condition);
  }
}
