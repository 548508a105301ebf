package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;
import static dev.provingground.region.services.autoscaling.ScalingErrors.validation;

import dev.provingground.region.api.Supported;
import java.util.Objects;
import java.util.OptionalInt;
import software.amazon.awssdk.services.applicationautoscaling.model.AdjustmentType;
import software.amazon.awssdk.services.applicationautoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.applicationautoscaling.model.StepScalingPolicyConfiguration;

/** How much a step scaling policy changes: "Step scaling policies" in the user guide. */
final class StepScaling {
  private static final int MOST_STEPS = 20;

  private StepScaling() {}

  static void check(StepScalingPolicyConfiguration configuration) {
    Supported.only(
        configuration,
        "AdjustmentType",
        "StepAdjustments",
        "MinAdjustmentMagnitude",
        "Cooldown",
        "MetricAggregationType");
    if (required(configuration.adjustmentType(), "adjustmentType")
        == AdjustmentType.UNKNOWN_TO_SDK_VERSION) {
      throw validation(
          "AdjustmentType is ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.");
    }
    var steps = configuration.stepAdjustments();
    if (steps.isEmpty() || steps.size() > MOST_STEPS) {
      throw validation("A step scaling policy has 1 to 20 step adjustments.");
    }
    for (var step : steps) {
      required(step.scalingAdjustment(), "stepAdjustments.member.scalingAdjustment");
      if (lower(step) >= upper(step)) {
        throw validation("A step adjustment's lower bound must be less than its upper bound.");
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      for (int j = i + 1; j < steps.size(); j++) {
        if (lower(steps.get(i)) < upper(steps.get(j))
            && lower(steps.get(j)) < upper(steps.get(i))) {
          throw validation("Step adjustment intervals can't overlap.");
        }
      }
    }
  }

  /**
   * What the capacity becomes, before minimum and maximum.
   *
   * @param breach how far the metric is above the alarm's threshold; negative below it
   * @return empty where no step is for this breach
   */
  static OptionalInt capacity(
      StepScalingPolicyConfiguration configuration, int capacity, double breach) {
    return configuration.stepAdjustments().stream()
        .filter(step -> isFor(step, breach))
        .mapToInt(step -> adjusted(configuration, capacity, step.scalingAdjustment()))
        .findFirst();
  }

  private static boolean isFor(StepAdjustment step, double breach) {
    return breach >= 0
        ? lower(step) <= breach && breach < upper(step)
        : lower(step) < breach && breach <= upper(step);
  }

  private static int adjusted(
      StepScalingPolicyConfiguration configuration, int capacity, int adjustment) {
    return switch (configuration.adjustmentType()) {
      case CHANGE_IN_CAPACITY -> capacity + adjustment;
      case EXACT_CAPACITY -> adjustment;
      case PERCENT_CHANGE_IN_CAPACITY ->
          capacity + percent(configuration, capacity * adjustment / 100.0);
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("it was checked");
    };
  }

  /** Rounded towards zero, but never to nothing; no less than the least magnitude. */
  private static int percent(StepScalingPolicyConfiguration configuration, double change) {
    if (change == 0) {
      return 0;
    }
    int whole = Math.max(1, (int) Math.abs(change));
    int least = Objects.requireNonNullElse(configuration.minAdjustmentMagnitude(), 0);
    return (int) Math.signum(change) * Math.max(whole, least);
  }

  private static double lower(StepAdjustment step) {
    return Objects.requireNonNullElse(step.metricIntervalLowerBound(), Double.NEGATIVE_INFINITY);
  }

  private static double upper(StepAdjustment step) {
    return Objects.requireNonNullElse(step.metricIntervalUpperBound(), Double.POSITIVE_INFINITY);
  }
}
