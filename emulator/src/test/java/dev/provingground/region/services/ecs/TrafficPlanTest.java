package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;

/** The steps that strategies come down to, and what configurations may say of them. */
final class TrafficPlanTest {
  private static DeploymentConfiguration complete(Consumer<DeploymentConfiguration.Builder> given) {
    return DeploymentConfigurations.complete(
        DeploymentConfiguration.builder().applyMutation(given).build(), null);
  }

  private static TrafficPlan plan(Consumer<DeploymentConfiguration.Builder> given) {
    return TrafficPlan.of(complete(given));
  }

  @Test
  void blueGreenIsOneStepAndAQuarterOfAnHour() {
    assertThat(plan(c -> c.strategy(DeploymentStrategy.BLUE_GREEN)))
        .extracting(TrafficPlan::steps, TrafficPlan::bake)
        .containsExactly(List.of(100.0), Duration.ofMinutes(15));
  }

  @Test
  void linearGoesByTenPercentEverySixMinutes() {
    var plan = plan(c -> c.strategy(DeploymentStrategy.LINEAR));

    assertThat(plan.steps())
        .containsExactly(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0);
    assertThat(plan.between()).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void theLastStepIsWhatIsLeft() {
    assertThat(
            plan(c ->
                    c.strategy(DeploymentStrategy.LINEAR)
                        .linearConfiguration(l -> l.stepPercent(33.3)))
                .steps())
        .containsExactly(33.3, 66.6, 99.9, 100.0);
  }

  @Test
  void canaryIsAFewPercentAndThenTheRest() {
    assertThat(plan(c -> c.strategy(DeploymentStrategy.CANARY)))
        .extracting(TrafficPlan::steps, TrafficPlan::between)
        .containsExactly(List.of(5.0, 100.0), Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 0", "5, 95, 5", "100, 0, 100", "0.1, 999, 1", "33.3, 667, 333"})
  void weightsAreExactToATenthOfAPercent(double percent, int blue, int green) {
    assertThat(ListenerRules.split("blue", "green", percent))
        .isEqualTo(Map.of("blue", blue, "green", green));
  }

  @ParameterizedTest
  @CsvSource({"2.9", "100.1", "10.05"})
  void stepsThatAreTooSmallTooLargeOrTooFineAreRefused(double percent) {
    assertThatThrownBy(
            () ->
                complete(
                    c ->
                        c.strategy(DeploymentStrategy.LINEAR)
                            .linearConfiguration(l -> l.stepPercent(percent))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("stepPercent must be a multiple of 0.1 from 3.0 to 100.0");
  }

  @Test
  void bakeTimesAreADayAtMost() {
    assertThatThrownBy(
            () -> complete(c -> c.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(1_441)))
        .hasMessageContaining("bakeTimeInMinutes must be from 0 to 1440, not 1441");
    assertThatThrownBy(
            () ->
                complete(
                    c ->
                        c.strategy(DeploymentStrategy.CANARY)
                            .canaryConfiguration(l -> l.canaryBakeTimeInMinutes(-1))))
        .hasMessageContaining("canaryBakeTimeInMinutes must be from 0 to 1440, not -1");
  }

  @Test
  void whatIsForAnotherStrategyIsRefused() {
    assertThatThrownBy(() -> complete(c -> c.linearConfiguration(l -> l.stepPercent(10.0))))
        .hasMessageContaining(
            "linearConfiguration is only valid with the deployment strategy LINEAR");
    assertThatThrownBy(
            () ->
                complete(
                    c ->
                        c.strategy(DeploymentStrategy.LINEAR)
                            .canaryConfiguration(l -> l.canaryPercent(10.0))))
        .hasMessageContaining(
            "canaryConfiguration is only valid with the deployment strategy CANARY");
  }

  @Test
  void lifecycleHooksAreRefusedByName() {
    assertThatThrownBy(
            () ->
                complete(
                    c ->
                        c.strategy(DeploymentStrategy.BLUE_GREEN)
                            .lifecycleHooks(h -> h.hookTargetArn("arn:aws:lambda:x"))))
        .hasMessageContaining("'lifecycleHooks' is not supported");
    assertThatThrownBy(() -> complete(c -> c.strategy("SIDEWAYS")))
        .hasMessageContaining("Deployment strategy 'SIDEWAYS'");
  }

  @Test
  void anotherStrategyStartsFromItsOwnBakeTime() {
    var blueGreen = complete(c -> c.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(30));

    assertThat(DeploymentConfigurations.complete(null, blueGreen).bakeTimeInMinutes())
        .isEqualTo(30);
    var rolling =
        DeploymentConfigurations.complete(
            DeploymentConfiguration.builder().strategy(DeploymentStrategy.ROLLING).build(),
            blueGreen);
    assertThat(rolling.bakeTimeInMinutes()).isZero();
  }
}
