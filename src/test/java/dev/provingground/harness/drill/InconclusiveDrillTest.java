package dev.provingground.harness.drill;

import static dev.provingground.harness.drill.DrillFixture.NOTHING_FAILS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.Verdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drills that say nothing of the service, and say why. */
final class InconclusiveDrillTest {
  private final DrillFixture fixture = new DrillFixture();

  @Test
  void aDrillWithoutAFaultIsInconclusive() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      assertThat(inconclusive(drill)).containsExactly("no fault was injected");
    }
  }

  @Test
  void aFaultThatNothingShowsIsInconclusive() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      drill.inject("pretend", () -> {}, () -> {});
      assertThat(inconclusive(drill))
          .containsExactly("nothing shows that the fault was real: pretend");
    }
  }

  @Test
  void aLoadThatFellBehindIsInconclusive() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      fixture.breakService(drill);
      fixture.probe.lags(1, Duration.ofSeconds(2));
      assertThat(inconclusive(drill)).containsExactly("the load generator fell behind by 2000 ms");
    }
  }

  @Test
  void aServiceThatAnsweredNobodyBeforeTheFaultIsInconclusive() {
    try (var drill = fixture.start(fixture.service)) {
      drill.inject("break", () -> {}, () -> {});
      drill.evidence("stop code", "UserInitiated", "ECS");
      fixture.probe.answersAfter(100, Duration.ofSeconds(3));
      assertThat(inconclusive(drill)).containsExactly("no request was answered before the fault");
    }
  }

  @Test
  void failuresBeforeTheFaultAreInconclusive() {
    try (var drill = fixture.start(NOTHING_FAILS)) {
      fixture.probe.failsAt(Instant.now().minusSeconds(1), 3, "status 503");
      drill.inject("break", () -> {}, () -> {});
      drill.evidence("stop code", "UserInitiated", "ECS");
      assertThat(inconclusive(drill))
          .containsExactly("requests failed before the fault: {status 503=3}");
    }
  }

  @Test
  void aServiceThatCannotBeSeenIsInconclusive() {
    var view = new Blindable(fixture.service);
    fixture.probe.answers(100);
    try (var drill = fixture.start(view)) {
      drill.inject("break", () -> view.blind = true, () -> {});
      drill.evidence("stop code", "UserInitiated", "ECS");
      assertThat(inconclusive(drill)).containsExactly("the service could not be watched: dark");
    }
  }

  private static List<String> inconclusive(Drill drill) {
    var verdict = drill.conclude().verdict();
    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    return verdict.reasons();
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
}
