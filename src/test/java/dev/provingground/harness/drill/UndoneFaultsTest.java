package dev.provingground.harness.drill;

import static dev.provingground.harness.drill.DrillFixture.LONG;
import static dev.provingground.harness.drill.DrillFixture.NOTHING_FAILS;
import static dev.provingground.harness.drill.DrillFixture.await;
import static dev.provingground.harness.drill.DrillFixture.objectives;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.drill.Verdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Faults are undone however their drill ends. */
final class UndoneFaultsTest {
  private final DrillFixture fixture = new DrillFixture();

  @Test
  void everyFaultIsUndoneOnceNewestFirstHoweverTheDrillEnds() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> fixture.undone.add("one"));
      drill.inject("two", () -> {}, () -> fixture.undone.add("two"));
    }
    assertThat(fixture.undone).containsExactly("two", "one");
    assertThat(fixture.probe.isClosed()).isTrue();
  }

  @Test
  void aDrillThatIsInterruptedUndoesEverythingAndIsInconclusive() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> fixture.undone.add("one"));
      drill.evidence("stop code", "UserInitiated", "ECS");
      var journal = drill.interrupt("somebody was in a hurry").orElseThrow();
      assertThat(fixture.undone).containsExactly("one");
      assertThat(fixture.probe.isClosed()).isTrue();
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
    assertThat(fixture.undone).hasSize(1);
  }

  @Test
  void anInterruptedDrillTellsThatItsFaultsCouldNotBeUndone() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
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
  void whatWasUndoneIsNotUndoneAgain() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      drill.inject("one", () -> {}, () -> fixture.undone.add("one"));
      drill.undo("mend");
    }
    assertThat(fixture.undone).containsExactly("one");
  }

  @Test
  void aFaultThatFailsHalfwayIsUndoneToo() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      assertThatThrownBy(
              () ->
                  drill.inject(
                      "break",
                      () -> {
                        throw new IllegalStateException("half done");
                      },
                      () -> fixture.undone.add("break")))
          .hasMessage("half done");
    }
    assertThat(fixture.undone).containsExactly("break");
  }

  @Test
  void aRollbackThatFailsDoesNotKeepTheOthersFromRunning() {
    var drill = fixture.start(NOTHING_FAILS);
    drill.inject("one", () -> {}, () -> fixture.undone.add("one"));
    drill.inject(
        "two",
        () -> {},
        () -> {
          throw new IllegalStateException("not undone");
        });
    assertThatThrownBy(drill::close).hasMessage("not undone");
    assertThat(fixture.undone).containsExactly("one");
    assertThat(fixture.probe.isClosed()).isTrue();
  }

  @Test
  void noFaultBeginsOnceTheDrillIsOver() {
    var drill = fixture.start(NOTHING_FAILS);
    drill.close();
    assertThatThrownBy(() -> drill.inject("late", () -> fixture.undone.add("late"), () -> {}))
        .hasMessageContaining("the drill is over");
    assertThat(fixture.undone).isEmpty();
  }

  @Test
  void aStopConditionUndoesEverythingAtOnceAndLetsNothingMoreBegin() {
    fixture.probe.answers(100);
    var stop = Optional.of(new StopCondition(0.5, Duration.ofNanos(1)));
    var plan = new Plan("test", "it holds", objectives(1), 1, stop, 100, Outcome.HELD);
    try (var drill = fixture.start(plan, fixture.service)) {
      fixture.breakService(drill);
      // In the window for as long as the test runs: they were to be sent in the future.
      fixture.probe.failsAt(Instant.now().plusSeconds(3600), 400, "status 502");
      assertThat(await(drill, "time to detect", LONG, s -> false)).isFalse();
      assertThat(fixture.undone).containsExactly("break");
      drill.inject("more", () -> fixture.undone.add("more"), () -> {});
      var journal = drill.conclude();
      assertThat(journal.aborted()).isPresent();
      assertThat(journal.verdict().outcome()).isEqualTo(Outcome.BROKEN);
      assertThat(journal.verdict().reasons().getFirst()).startsWith("the drill was stopped early");
      assertThat(journal.faults()).hasSize(1);
      assertThat(fixture.undone).containsExactly("break");
    }
  }
}
