package dev.provingground.region.services.cloudwatch;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * How an alarm's state follows from its data points: "Alarm evaluation" and "Configuring how
 * CloudWatch alarms treat missing data" in the user guide.
 *
 * @param evaluationPeriods N, at least 1
 * @param datapointsToAlarm M, 1 to N: that many of the N must breach
 */
record AlarmEvaluator(
    int evaluationPeriods,
    int datapointsToAlarm,
    ComparisonOperator operator,
    double threshold,
    Missing missing) {
  /** How many more periods than N are looked at, for when data points are missing. */
  private static final int MORE = 2;

  /** What a missing data point counts as. */
  enum Missing {
    MISSING("missing", "Missing"),
    IGNORE("ignore", "Ignored"),
    BREACHING("breaching", "Breaching"),
    NOT_BREACHING("notBreaching", "NonBreaching");

    private final String word;
    private final String inReasons;

    Missing(String word, String inReasons) {
      this.word = word;
      this.inReasons = inReasons;
    }

    /** Empty for a word that AWS does not know. */
    static Optional<Missing> of(@Nullable String word) {
      var given = Objects.requireNonNullElse(word, MISSING.word);
      return Arrays.stream(values()).filter(one -> one.word.equals(given)).findFirst();
    }

    String inReasons() {
      return inReasons;
    }
  }

  /** A period's value; null when it is missing. */
  record Point(long second, @Nullable Double value) {}

  /**
   * What was found.
   *
   * @param state empty where the alarm keeps the one that it has
   * @param evaluated the data points that were there and counted, the newest first
   * @param filled how many missing ones counted beside them
   */
  record Verdict(Optional<StateValue> state, List<Point> evaluated, int filled) {}

  /** How many periods an evaluation looks at, the evaluation range. */
  int range() {
    return evaluationPeriods + MORE;
  }

  /**
   * @param points one for each period of the range, the newest first
   */
  Verdict evaluate(List<Point> points) {
    var there =
        points.stream().filter(point -> point.value() != null).limit(evaluationPeriods).toList();
    int filled = evaluationPeriods - there.size();
    return new Verdict(state(points, there, filled), there, filled);
  }

  private Optional<StateValue> state(List<Point> points, List<Point> there, int filled) {
    long breaching = there.stream().filter(this::breaches).count();
    if (missing == Missing.BREACHING) {
      breaching += filled;
    }
    if (breaching >= datapointsToAlarm) {
      return Optional.of(StateValue.ALARM);
    } else if (filled == 0 || missing == Missing.BREACHING || missing == Missing.NOT_BREACHING) {
      return Optional.of(StateValue.OK);
    } else if (there.stream().anyMatch(point -> !breaches(point))) {
      return Optional.of(StateValue.OK);
    } else if (missing == Missing.IGNORE) {
      return Optional.empty();
    }
    return Optional.of(
        isOldEnough(points, there) ? StateValue.ALARM : StateValue.INSUFFICIENT_DATA);
  }

  /**
   * All that there is breaches, but is too little. It is an alarm once the oldest is M periods old:
   * "Avoiding premature transitions to alarm state".
   */
  private boolean isOldEnough(List<Point> points, List<Point> there) {
    return !there.isEmpty() && points.indexOf(there.getLast()) + 1 >= datapointsToAlarm;
  }

  boolean breaches(Point point) {
    double value = Objects.requireNonNull(point.value());
    return switch (operator) {
      case GREATER_THAN_THRESHOLD -> value > threshold;
      case GREATER_THAN_OR_EQUAL_TO_THRESHOLD -> value >= threshold;
      case LESS_THAN_THRESHOLD -> value < threshold;
      case LESS_THAN_OR_EQUAL_TO_THRESHOLD -> value <= threshold;
      default -> throw new IllegalStateException("an alarm has no operator " + operator);
    };
  }
}
