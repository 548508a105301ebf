package dev.provingground.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.drill.LatencyObjective.Quantile;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.Verdict.Outcome;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Drills on a service that is made of words, under a load that never was. */
final class DrillTest {
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Objectives NOTHING_FAILS = objectives(0);

  private final FakeService service = new FakeService();
  private final FakeProbe probe = new FakeProbe();
  private final List<String> undone = new ArrayList<>();

  @Test
  void aServiceThatRecoversInTimeWithinItsBudgetHeld() {
    try (var drill = start(NOTHING_FAILS)) {
      breakService(drill);
      assertThat(await(drill, "time to detect", LONG, s -> s.running() == 1)).isTrue();
      drill.undo("mend");
      service.shows(FakeService.steady());
      assertThat(await(drill, "time to steady state", LONG, State::isSteady)).isTrue();
      var journal = drill.conclude();
      assertThat(journal.verdict()).isEqualTo(new Verdict(Outcome.HELD, List.of()));
      assertThat(journal.recovered()).isPresent();
      assertThat(journal.measures())
          .extracting(Measure::name)
          .containsExactly("time to detect", "time to steady state");
      assertThat(journal.measures()).extracting(Measure::sinceUndone).containsExactly(false, true);
    }
  }

  @Test
  void theJournalTellsWhatWasSeen() {
    try (var drill = start(NOTHING_FAILS)) {
      breakService(drill);
      await(drill, "time to detect", LONG, s -> s.running() == 1);
      service.shows(FakeService.steady());
      await(drill, "time to steady state", LONG, State::isSteady);
      var journal = drill.conclude();
      var lane = journal.tasks().getFirst();
      assertThat(lane.zone()).isEqualTo("zone-1");
      assertThat(lane.statuses())
          .extracting(TaskLane.Status::status)
          .containsExactly("RUNNING", "STOPPED", "RUNNING");
      assertThat(journal.targets().getFirst().task()).contains("task/1");
      assertThat(journal.targets().getFirst().healths())
          .extracting(TargetLane.Health::state)
          .containsExactly("healthy", TargetLane.GONE, "healthy");
      assertThat(journal.events())
          .extracting(ServiceEvent::message)
          .containsExactly("has stopped 1 running tasks.");
      assertThat(journal.faults().getFirst().evidence())
          .extracting(Evidence::value)
          .containsExactly("UserInitiated");
      assertThat(journal.checks())
          .extracting(SteadyCheck::observed)
          .contains("", "1 of 2 tasks running, 1 of 2 targets healthy");
      assertThat(journal.phases()).containsKeys(Phase.BEFORE, Phase.DURING);
    }
  }

  @Test
  void whatDoesNotHappenInTimeBreaksTheHypothesis() {
    try (var drill = start(NOTHING_FAILS)) {
      breakService(drill);
      assertThat(await(drill, "time to replace", SHORT, s -> s.running() == 3)).isFalse();
      var journal = drill.conclude();
      assertThat(journal.verdict())
          .isEqualTo(new Verdict(Outcome.BROKEN, List.of("time to replace: not within 0.0 s")));
      assertThat(journal.recovered()).isEmpty();
    }
  }

  @Test
  void moreFailuresThanTheBudgetBreakTheHypothesis() {
    try (var drill = start(objectives(0.01))) {
      breakService(drill);
      probe.fails(5, "status 502");
      probe.fails(1, "connection reset");
      var journal = drill.conclude();
      assertThat(journal.verdict())
          .isEqualTo(
              new Verdict(
                  Outcome.BROKEN,
                  List.of("6 of 306 requests failed, more than the error budget of 1.0 percent")));
      assertThat(journal.losses())
          .extracting(Loss::cause, Loss::requests)
          .containsExactly(tuple("status 502", 5), tuple("connection reset", 1));
    }
  }

  @Test
  void slowAnswersBreakALatencyObjective() {
    var objectives =
        new Objectives(
            new ErrorBudget(0, false),
            List.of(new LatencyObjective(Quantile.MAX, Optional.empty(), Duration.ofMillis(100))),
            0);
    try (var drill = start(objectives)) {
      breakService(drill);
      probe.answersAfter(1, Duration.ofMillis(250));
      assertThat(drill.conclude().verdict().reasons().getFirst())
          .startsWith("the highest latency was 25")
          .endsWith("more than 100 ms");
    }
  }

  @Test
  void fewerHealthyTargetsThanAskedForAtAnyMomentBreakTheHypothesis() {
    try (var drill = start(new Objectives(new ErrorBudget(0, false), List.of(), 2))) {
      breakService(drill);
      await(drill, "time to detect", LONG, s -> s.running() == 1);
      service.shows(FakeService.steady());
      await(drill, "time to steady state", LONG, State::isSteady);
      assertThat(drill.conclude().verdict().reasons())
          .containsExactly("at one moment 1 targets were healthy, fewer than 2");
    }
  }

  @Test
  void aLookThatBeganBeforeTheFaultSaysNothingOfIt() {
    var slow = new Slow(service);
    probe.answers(100);
    try (var drill =
        Drill.start(plan(NOTHING_FAILS), site(), pace(), slow, () -> probe, console())) {
      var answer = slow.holdTheNextAnswer();
      breakService(drill);
      answer.countDown();
      assertThat(await(drill, "time to steady state", SHORT, State::isSteady)).isFalse();
    }
  }

  @Test
  void aDrillWithoutAFaultIsInconclusive() {
    try (var drill = start(NOTHING_FAILS)) {
      assertThat(inconclusive(drill)).containsExactly("no fault was injected");
    }
  }

  @Test
  void aFaultThatNothingShowsIsInconclusive() {
    try (var drill = start(NOTHING_FAILS)) {
      drill.inject("pretend", () -> {}, () -> {});
      assertThat(inconclusive(drill))
          .containsExactly("nothing shows that the fault was real: pretend");
    }
  }

  @Test
  void aLoadThatFellBehindIsInconclusive() {
    try (var drill = start(NOTHING_FAILS)) {
      breakService(drill);
      probe.lags(1, Duration.ofSeconds(2));
      assertThat(inconclusive(drill)).containsExactly("the load generator fell behind by 2000 ms");
    }
  }

  @Test
  void aServiceThatAnsweredNobodyBeforeTheFaultIsInconclusive() {
    try (var drill =
        Drill.start(plan(NOTHING_FAILS), site(), pace(), service, () -> probe, console())) {
      drill.inject("break", () -> {}, () -> {});
      drill.evidence("stop code", "UserInitiated", "ECS");
      probe.answersAfter(100, Duration.ofSeconds(3));
      assertThat(inconclusive(drill)).containsExactly("no request was answered before the fault");
    }
  }

  @Test
  void failuresBeforeTheFaultAreInconclusive() {
    try (var drill = start(NOTHING_FAILS)) {
      probe.failsAt(Instant.now().minusSeconds(1), 3, "status 503");
      drill.inject("break", () -> {}, () -> {});
      drill.evidence("stop code", "UserInitiated", "ECS");
      assertThat(inconclusive(drill))
          .containsExactly("requests failed before the fault: {status 503=3}");
    }
  }

  @Test
  void aServiceThatCannotBeSeenIsInconclusive() {
    var view = new Blindable(service);
    probe.answers(100);
    try (var drill =
        Drill.start(plan(NOTHING_FAILS), site(), pace(), view, () -> probe, console())) {
      drill.inject("break", () -> view.blind = true, () -> {});
      drill.evidence("stop code", "UserInitiated", "ECS");
      assertThat(inconclusive(drill)).containsExactly("the service could not be watched: dark");
    }
  }

  @Test
  void everyFaultIsUndoneOnceNewestFirstHoweverTheDrillEnds() {
    try (var drill = start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> undone.add("one"));
      drill.inject("two", () -> {}, () -> undone.add("two"));
    }
    assertThat(undone).containsExactly("two", "one");
    assertThat(probe.isClosed()).isTrue();
  }

  @Test
  void aDrillThatIsInterruptedUndoesEverythingAndIsInconclusive() {
    try (var drill = start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> undone.add("one"));
      drill.evidence("stop code", "UserInitiated", "ECS");
      var journal = drill.interrupt("somebody was in a hurry").orElseThrow();
      assertThat(undone).containsExactly("one");
      assertThat(probe.isClosed()).isTrue();
      assertThat(journal.verdict())
          .isEqualTo(new Verdict(Outcome.INCONCLUSIVE, List.of("somebody was in a hurry")));
      assertThat(journal.faults())
          .singleElement()
          .satisfies(
              fault -> {
                assertThat(fault.ended()).isPresent();
                assertThat(fault.evidence()).hasSize(1);
              });
    }
    assertThat(undone).hasSize(1);
  }

  @Test
  void anInterruptedDrillTellsThatItsFaultsCouldNotBeUndone() {
    try (var drill = start(NOTHING_FAILS)) {
      drill.inject(
          "one",
          () -> {},
          () -> {
            throw new IllegalStateException("the region has gone");
          });
      var journal = drill.interrupt("somebody was in a hurry").orElseThrow();
      assertThat(journal.notes())
          .last()
          .satisfies(note -> assertThat(note.what()).endsWith("the region has gone"));
    }
  }

  @Test
  void evidenceGoesToTheFaultThatItNames() {
    try (var drill = start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> {});
      drill.inject("two", () -> {}, () -> {});
      drill.evidence("one", "packets dropped", "3", "FIS");
      var faults = drill.interrupt("enough").orElseThrow().faults();
      assertThat(faults.getFirst().evidence()).hasSize(1);
      assertThat(faults.getLast().evidence()).isEmpty();
    }
  }

  @Test
  void whatWasUndoneIsNotUndoneAgain() {
    try (var drill = start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> undone.add("one"));
      drill.undo("mend");
    }
    assertThat(undone).containsExactly("one");
  }

  @Test
  void aFaultThatFailsHalfwayIsUndoneToo() {
    try (var drill = start(NOTHING_FAILS)) {
      assertThatThrownBy(
              () ->
                  drill.inject(
                      "break",
                      () -> {
                        throw new IllegalStateException("half done");
                      },
                      () -> undone.add("break")))
          .hasMessage("half done");
    }
    assertThat(undone).containsExactly("break");
  }

  @Test
  void aRollbackThatFailsDoesNotKeepTheOthersFromRunning() {
    var drill = start(NOTHING_FAILS);
    drill.inject("one", () -> {}, () -> undone.add("one"));
    drill.inject(
        "two",
        () -> {},
        () -> {
          throw new IllegalStateException("not undone");
        });
    assertThatThrownBy(drill::close).hasMessage("not undone");
    assertThat(undone).containsExactly("one");
    assertThat(probe.isClosed()).isTrue();
  }

  @Test
  void noFaultBeginsOnceTheDrillIsOver() {
    var drill = start(NOTHING_FAILS);
    drill.close();
    assertThatThrownBy(() -> drill.inject("late", () -> undone.add("late"), () -> {}))
        .hasMessageContaining("the drill is over");
    assertThat(undone).isEmpty();
  }

  @Test
  void aStopConditionUndoesEverythingAtOnceAndLetsNothingMoreBegin() {
    probe.answers(100);
    var stop = Optional.of(new StopCondition(0.5, Duration.ofNanos(1)));
    var plan = new Plan("test", "it holds", objectives(1), 1, stop, 100, Outcome.HELD);
    try (var drill = Drill.start(plan, site(), pace(), service, () -> probe, console())) {
      breakService(drill);
      // In the window for as long as the test runs: they were to be sent in the future.
      probe.failsAt(Instant.now().plusSeconds(3600), 400, "status 502");
      assertThat(await(drill, "time to detect", LONG, s -> false)).isFalse();
      assertThat(undone).containsExactly("break");
      drill.inject("more", () -> undone.add("more"), () -> {});
      var journal = drill.conclude();
      assertThat(journal.aborted()).isPresent();
      assertThat(journal.verdict().outcome()).isEqualTo(Outcome.BROKEN);
      assertThat(journal.verdict().reasons().getFirst()).startsWith("the drill was stopped early");
      assertThat(journal.faults()).hasSize(1);
      assertThat(undone).containsExactly("break");
    }
  }

  @Test
  void noDrillBeginsOnAServiceThatIsNotSteady() {
    service.shows(FakeService.bereft());
    assertThatThrownBy(() -> start(NOTHING_FAILS))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "the service is not steady before the drill: 1 of 2 tasks running, 1 of 2 targets"
                + " healthy");
  }

  /** With enough answered requests before and after, so that there is something to judge. */
  private void breakService(Drill drill) {
    probe.answers(100);
    drill.inject("break", () -> service.shows(FakeService.bereft()), () -> undone.add("break"));
    drill.evidence("stop code", "UserInitiated", "ECS: stopCode of the task");
    probe.answers(100);
  }

  private static List<String> inconclusive(Drill drill) {
    var verdict = drill.conclude().verdict();
    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    return verdict.reasons();
  }

  private static boolean await(
      Drill drill, String measure, Duration limit, Predicate<State> condition) {
    return drill.await(measure, limit, Optional.empty(), condition);
  }

  private Drill start(Objectives objectives) {
    probe.answers(100);
    return Drill.start(plan(objectives), site(), pace(), service, () -> probe, console());
  }

  private static Objectives objectives(double budget) {
    return new Objectives(new ErrorBudget(budget, false), List.of(), 0);
  }

  private static Plan plan(Objectives objectives) {
    return new Plan("test", "it holds", objectives, 1, Optional.empty(), 100, Outcome.HELD);
  }

  private static Site site() {
    return new Site("words", "nowhere-1", 1);
  }

  private static Pace pace() {
    return new Pace(Duration.ofMillis(1), MOMENT, MOMENT);
  }

  private static Console console() {
    return new Console(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** A service that can be made to tell nothing more. */
  private static final class Blindable implements ServiceView {
    private final ServiceView view;
    private volatile boolean blind;

    Blindable(ServiceView view) {
      this.view = view;
    }

    @Override
    public State look() {
      if (blind) {
        throw new IllegalStateException("dark");
      }
      return view.look();
    }
  }

  /** A service that can be made to answer late. */
  private static final class Slow implements ServiceView {
    private final ServiceView view;
    private final AtomicReference<CountDownLatch> answer = new AtomicReference<>();
    private final CountDownLatch asked = new CountDownLatch(1);

    Slow(ServiceView view) {
      this.view = view;
    }

    /** Returns once somebody has asked; the answer comes when what is returned is counted down. */
    CountDownLatch holdTheNextAnswer() {
      var held = new CountDownLatch(1);
      answer.set(held);
      await(asked);
      return held;
    }

    @Override
    public State look() {
      var held = answer.getAndSet(null);
      var state = view.look();
      if (held != null) {
        asked.countDown();
        await(held);
      }
      return state;
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
