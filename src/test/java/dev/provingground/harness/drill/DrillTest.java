package dev.provingground.harness.drill;

import static dev.provingground.harness.drill.DrillFixture.LONG;
import static dev.provingground.harness.drill.DrillFixture.NOTHING_FAILS;
import static dev.provingground.harness.drill.DrillFixture.SHORT;
import static dev.provingground.harness.drill.DrillFixture.await;
import static dev.provingground.harness.drill.DrillFixture.objectives;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.provingground.harness.drill.LatencyObjective.Quantile;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.Verdict.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a drill tells of a service, and whether its hypothesis held. */
final class DrillTest {
  private final DrillFixture fixture = new DrillFixture();

  @Test
  void aServiceThatRecoversInTimeWithinItsBudgetHeld() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      fixture.breakService(drill);
      assertThat(await(drill, "time to detect", LONG, s -> s.running() == 1)).isTrue();
      drill.undo("mend");
      fixture.service.shows(FakeService.steady());
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
    try (var drill = fixture.start(NOTHING_FAILS)) {
      fixture.breakService(drill);
      await(drill, "time to detect", LONG, s -> s.running() == 1);
      fixture.service.shows(FakeService.steady());
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
    try (var drill = fixture.start(NOTHING_FAILS)) {
      fixture.breakService(drill);
      assertThat(await(drill, "time to replace", SHORT, s -> s.running() == 3)).isFalse();
      var journal = drill.conclude();
      assertThat(journal.verdict())
          .isEqualTo(new Verdict(Outcome.BROKEN, List.of("time to replace: not within 0.0 s")));
      assertThat(journal.recovered()).isEmpty();
    }
  }

  @Test
  void moreFailuresThanTheBudgetBreakTheHypothesis() {
    try (var drill = fixture.start(objectives(0.01))) {
      fixture.breakService(drill);
      fixture.probe.fails(5, "status 502");
      fixture.probe.fails(1, "connection reset");
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
    try (var drill = fixture.start(objectives)) {
      fixture.breakService(drill);
      fixture.probe.answersAfter(1, Duration.ofMillis(250));
      assertThat(drill.conclude().verdict().reasons().getFirst())
          .startsWith("the highest latency was 25")
          .endsWith("more than 100 ms");
    }
  }

  @Test
  void fewerHealthyTargetsThanAskedForAtAnyMomentBreakTheHypothesis() {
    try (var drill = fixture.start(new Objectives(new ErrorBudget(0, false), List.of(), 2))) {
      fixture.breakService(drill);
      await(drill, "time to detect", LONG, s -> s.running() == 1);
      fixture.service.shows(FakeService.steady());
      await(drill, "time to steady state", LONG, State::isSteady);
      assertThat(drill.conclude().verdict().reasons())
          .containsExactly("at one moment 1 targets were healthy, fewer than 2");
    }
  }

  @Test
  void aLookThatBeganBeforeTheFaultSaysNothingOfIt() {
    var slow = new Slow(fixture.service);
    fixture.probe.answers(100);
    try (var drill = fixture.start(slow)) {
      var answer = slow.holdTheNextAnswer();
      fixture.breakService(drill);
      answer.countDown();
      assertThat(await(drill, "time to steady state", SHORT, State::isSteady)).isFalse();
    }
  }

  @Test
  void evidenceGoesToTheFaultThatItNames() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> {});
      drill.inject("two", () -> {}, () -> {});
      drill.evidence("one", "packets dropped", "3", "FIS");
      var faults = drill.interrupt("enough").orElseThrow().faults();
      assertThat(faults.getFirst().evidence()).hasSize(1);
      assertThat(faults.getLast().evidence()).isEmpty();
    }
  }

  @Test
  void noDrillBeginsOnAServiceThatIsNotSteady() {
    fixture.service.shows(FakeService.bereft());
    assertThatThrownBy(() -> fixture.start(NOTHING_FAILS))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "the service is not steady before the drill: 1 of 2 tasks running, 1 of 2 targets"
                + " healthy");
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
