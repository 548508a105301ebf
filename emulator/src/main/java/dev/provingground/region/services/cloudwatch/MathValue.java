package dev.provingground.region.services.cloudwatch;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What a metric math expression, or a part of it, comes to. */
sealed interface MathValue {
  /** One number. */
  record Scalar(double value) implements MathValue {}

  /** Numbers by the second that their periods begin with. */
  record Points(SortedMap<Long, Double> values) implements MathValue {}

  /** Several series, as {@code [m1, m2]}. */
  record Several(List<Points> series) implements MathValue {}

  default MathValue map(DoubleUnaryOperator operator) {
    return switch (this) {
      case Scalar scalar -> new Scalar(operator.applyAsDouble(scalar.value()));
      case Points points -> mapped(points, operator);
      case Several several ->
          new Several(several.series().stream().map(one -> mapped(one, operator)).toList());
    };
  }

  /** Number by number; of two series, where both have one. */
  default MathValue with(MathValue other, DoubleBinaryOperator operator) {
    if (this instanceof Scalar left) {
      return other.map(right -> operator.applyAsDouble(left.value(), right));
    } else if (other instanceof Scalar right) {
      return map(left -> operator.applyAsDouble(left, right.value()));
    } else if (this instanceof Points left && other instanceof Points right) {
      return joined(left, right, operator);
    } else if (this instanceof Several left && other instanceof Points right) {
      return new Several(left.series().stream().map(one -> joined(one, right, operator)).toList());
    } else if (this instanceof Points left && other instanceof Several right) {
      return new Several(right.series().stream().map(one -> joined(left, one, operator)).toList());
    }
    throw CloudWatchErrors.validation("An operator cannot combine two arrays of time series.");
  }

  private static Points mapped(Points points, DoubleUnaryOperator operator) {
    var values = new TreeMap<Long, Double>();
    points.values().forEach((at, value) -> put(values, at, operator.applyAsDouble(value)));
    return new Points(values);
  }

  private static Points joined(Points left, Points right, DoubleBinaryOperator operator) {
    var values = new TreeMap<Long, Double>();
    left.values()
        .forEach(
            (at, value) -> {
              var other = right.values().get(at);
              if (other != null) {
                put(values, at, operator.applyAsDouble(value, other));
              }
            });
    return new Points(values);
  }

  /** What is no number, such as a division by zero, is no data point. */
  private static void put(SortedMap<Long, Double> values, Long at, double value) {
    if (Double.isFinite(value)) {
      values.put(at, value);
    }
  }
}
