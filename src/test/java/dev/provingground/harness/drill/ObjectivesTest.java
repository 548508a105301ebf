package dev.provingground.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.drill.LatencyObjective.Quantile;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Error budgets, latency objectives, stop conditions and what AWS's settings prescribe. */
final class ObjectivesTest {
  private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @Test
  void aBudgetIsKeptUpToItsShare() {
    var samples = List.of(ok(0), ok(1), ok(2), failed(3));
    assertThat(new ErrorBudget(0.25, false).overspent(samples, Optional.empty())).isEmpty();
    assertThat(new ErrorBudget(0.24, false).overspent(samples, Optional.empty()))
        .containsExactly("1 of 4 requests failed, more than the error budget of 24.0 percent");
  }

  @Test
  void aBudgetUntilRecoveryForgivesNothingAfterIt() {
    var budget = new ErrorBudget(1, true);
    var samples = List.of(failed(0), failed(5), failed(6));
    assertThat(budget.overspent(samples, Optional.of(at(5))))
        .containsExactly("1 requests failed after the recovery");
    assertThat(budget.overspent(samples, Optional.of(at(6)))).isEmpty();
    assertThat(budget.overspent(samples, Optional.empty())).isEmpty();
  }

  @Test
  void aLatencyObjectiveIsOfItsPhaseOnly() {
    var slow = statistics(900);
    var fast = statistics(20);
    var after = objective(Optional.of(Phase.AFTER));
    assertThat(after.missed(slow, Map.of(Phase.DURING, slow, Phase.AFTER, fast))).isEmpty();
    assertThat(after.missed(fast, Map.of(Phase.AFTER, slow)).orElseThrow())
        .matches("the p99 latency after the recovery was 9\\d\\d ms, more than 100 ms");
    assertThat(objective(Optional.empty()).missed(slow, Map.of()).orElseThrow())
        .startsWith("the p99 latency was 9");
  }

  @Test
  void aStopConditionLooksAtItsWindowAndNotBeforeItIsFull() {
    var stop = new StopCondition(0.5, TEN_SECONDS);
    var samples = List.of(failed(1), failed(2), failed(15), ok(16), ok(17));
    assertThat(stop.met(BEGAN, at(9), samples)).isEmpty();
    assertThat(stop.met(BEGAN, at(10), samples.subList(0, 2)))
        .contains("2 of the 2 requests of the last 10.0 s failed, more than 50 percent");
    assertThat(stop.met(BEGAN, at(20), samples)).isEmpty();
  }

  @Test
  void aTargetIsUnhealthyBetweenOneIntervalLessAndAllOfThem() {
    var prescription = Prescription.unhealthy(2, Duration.ofSeconds(5), Duration.ofSeconds(2));
    assertThat(prescription.least()).hasSeconds(7);
    assertThat(prescription.most()).hasSeconds(12);
    var scaled = prescription.against(Duration.ofMillis(3500), new Site("any", "any", 4));
    assertThat(scaled.overhead()).isEqualTo(Duration.ofMillis(500));
    assertThat(scaled.how()).isEqualTo("2 failed checks every 5 s, each given 2 s");
  }

  @Test
  void aLimitLeavesRealTimeForWhatNoScaleShortens() {
    assertThat(new Site("any", "any", 1).limit(TEN_SECONDS)).isEqualTo(TEN_SECONDS);
    assertThat(new Site("any", "any", 5).limit(TEN_SECONDS)).hasSeconds(12);
    assertThat(new Site("any", "any", 5).limit(TEN_SECONDS, TEN_SECONDS)).hasSeconds(22);
    assertThat(new Site("any", "any", 1).limit(TEN_SECONDS, TEN_SECONDS)).isEqualTo(TEN_SECONDS);
    assertThat(new Site("any", "any", 5).real(TEN_SECONDS)).hasSeconds(2);
  }

  @Test
  void aPeriodLeavesRealTimeForWhatNoScaleShortens() {
    var started = Duration.ofSeconds(5);
    assertThat(new Site("any", "any", 1).real(TEN_SECONDS, started)).isEqualTo(TEN_SECONDS);
    assertThat(new Site("any", "any", 5).real(TEN_SECONDS, started)).hasSeconds(6);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new ErrorBudget(1.1, false)).hasMessageContaining("is not 0 to 1");
    assertThatThrownBy(() -> new StopCondition(2, TEN_SECONDS))
        .hasMessageContaining("give a share of 0 to 1 and a time");
    assertThatThrownBy(() -> new Objectives(new ErrorBudget(0, false), List.of(), -1))
        .hasMessageContaining("give 0 or more");
    assertThatThrownBy(() -> new Prescription(TEN_SECONDS, Duration.ZERO, ""))
        .hasMessage("no time is from PT10S to PT0S");
  }

  private static LatencyObjective objective(Optional<Phase> phase) {
    return new LatencyObjective(Quantile.P99, phase, Duration.ofMillis(100));
  }

  private static Statistics statistics(long millis) {
    return Statistics.of(List.of(sample(0, Duration.ofMillis(millis), Optional.empty())));
  }

  private static Instant at(long second) {
    return BEGAN.plusSeconds(second);
  }

  private static Sample ok(long second) {
    return sample(second, Duration.ofMillis(1), Optional.empty());
  }

  private static Sample failed(long second) {
    return sample(second, Duration.ofMillis(1), Optional.of("status 502"));
  }

  private static Sample sample(long second, Duration latency, Optional<String> failure) {
    return new Sample(
        at(second),
        Duration.ZERO,
        latency,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        failure);
  }
}
