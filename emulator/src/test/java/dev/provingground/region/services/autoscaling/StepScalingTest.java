package dev.provingground.region.services.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.applicationautoscaling.model.AdjustmentType;
import software.amazon.awssdk.services.applicationautoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.applicationautoscaling.model.StepScalingPolicyConfiguration;

final class StepScalingTest {
  private static StepAdjustment step(
      @Nullable Double lower, @Nullable Double upper, int adjustment) {
    return StepAdjustment.builder()
        .metricIntervalLowerBound(lower)
        .metricIntervalUpperBound(upper)
        .scalingAdjustment(adjustment)
        .build();
  }

  private static StepScalingPolicyConfiguration.Builder policy(
      AdjustmentType type, StepAdjustment... steps) {
    return StepScalingPolicyConfiguration.builder().adjustmentType(type).stepAdjustments(steps);
  }

  /** The example of the user guide: alarms at 60 and at 40, ten tasks. */
  @ParameterizedTest
  @CsvSource({"0, 10", "9.9, 10", "10, 11", "19.9, 11", "20, 13", "50, 13"})
  void theStepIsTheOneForTheBreach(double breach, int capacity) {
    var policy =
        policy(
                AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
                step(0.0, 10.0, 0),
                step(10.0, 20.0, 10),
                step(20.0, null, 30))
            .build();
    assertThat(StepScaling.capacity(policy, 10, breach)).hasValue(capacity);
  }

  @ParameterizedTest
  @CsvSource({"-9.9, 10", "-10, 9", "-19.9, 9", "-20, 7", "-50, 7"})
  void belowTheThresholdUpperBoundsBelongToTheirSteps(double breach, int capacity) {
    var policy =
        policy(
                AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
                step(-10.0, 0.0, 0),
                step(-20.0, -10.0, -10),
                step(null, -20.0, -30))
            .build();
    assertThat(StepScaling.capacity(policy, 10, breach)).hasValue(capacity);
  }

  @ParameterizedTest
  @CsvSource({"10, 25, 12", "3, 10, 4", "3, -10, 2", "9, -74, 3", "10, 0, 10"})
  void percentagesAreRoundedTowardsZeroButNotToNothing(int capacity, int percent, int result) {
    var policy =
        policy(AdjustmentType.PERCENT_CHANGE_IN_CAPACITY, step(0.0, null, percent)).build();
    assertThat(StepScaling.capacity(policy, capacity, 1)).hasValue(result);
  }

  @Test
  void aPercentageChangesTheLeastMagnitudeAtLeast() {
    var policy =
        policy(AdjustmentType.PERCENT_CHANGE_IN_CAPACITY, step(0.0, null, 10))
            .minAdjustmentMagnitude(2)
            .build();
    assertThat(StepScaling.capacity(policy, 4, 1)).hasValue(6);
  }

  @Test
  void anExactCapacityIsIt() {
    var policy = policy(AdjustmentType.EXACT_CAPACITY, step(0.0, null, 7)).build();
    assertThat(StepScaling.capacity(policy, 4, 1)).hasValue(7);
  }

  @Test
  void whereNoStepIsForTheBreachNothingChanges() {
    var policy = policy(AdjustmentType.CHANGE_IN_CAPACITY, step(10.0, null, 1)).build();
    assertThat(StepScaling.capacity(policy, 4, 5)).isEqualTo(OptionalInt.empty());
  }

  @Test
  void stepsThatMeetAreRefused() {
    var policy =
        policy(AdjustmentType.CHANGE_IN_CAPACITY, step(0.0, 10.0, 1), step(9.0, null, 2)).build();
    assertThatThrownBy(() -> StepScaling.check(policy))
        .hasMessageContaining("Step adjustment intervals can't overlap.");
  }
}
