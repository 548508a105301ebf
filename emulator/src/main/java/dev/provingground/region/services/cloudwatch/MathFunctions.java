package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.MathValue.Points;
import dev.provingground.region.services.cloudwatch.MathValue.Scalar;
import dev.provingground.region.services.cloudwatch.MathValue.Several;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The functions of "Using math expressions with CloudWatch metrics" in the user guide that this
 * region has; it refuses the others by name.
 */
final class MathFunctions {
  private static final int MOST_POINTS = 100_800;

  private MathFunctions() {}

  /** From arguments to a value, over what was queried. */
  interface Function {
    MathValue of(List<MathValue> arguments, MathExpression.Range range);
  }

  static Function named(String name) {
    return switch (name) {
      case "ABS" -> (arguments, range) -> only(name, arguments).map(Math::abs);
      case "CEIL" -> (arguments, range) -> only(name, arguments).map(Math::ceil);
      case "FLOOR" -> (arguments, range) -> only(name, arguments).map(Math::floor);
      case "AVG" -> (arguments, range) -> fold(only(name, arguments), MathFunctions::average);
      case "SUM" -> (arguments, range) -> fold(only(name, arguments), MathFunctions::sum);
      case "MIN" -> (arguments, range) -> fold(only(name, arguments), MathFunctions::least);
      case "MAX" -> (arguments, range) -> fold(only(name, arguments), MathFunctions::most);
      case "FILL" -> MathFunctions::fill;
      case "IF" -> (arguments, range) -> choose(arguments);
      default -> throw Supported.unsupported("The metric math function " + name);
    };
  }

  private static MathValue only(String name, List<MathValue> arguments) {
    if (arguments.size() != 1) {
      throw CloudWatchErrors.validation(name + " takes one argument.");
    }
    return arguments.getFirst();
  }

  /** A series becomes a number; several series become one, period by period. */
  private static MathValue fold(MathValue value, ToDoubleFunction<Collection<Double>> operator) {
    return switch (value) {
      case Scalar scalar -> scalar;
      case Points points -> new Scalar(operator.applyAsDouble(points.values().values()));
      case Several several -> {
        var byTime = new TreeMap<Long, List<Double>>();
        for (var one : several.series()) {
          one.values()
              .forEach(
                  (at, number) -> byTime.computeIfAbsent(at, key -> new ArrayList<>()).add(number));
        }
        var folded = new TreeMap<Long, Double>();
        byTime.forEach((at, numbers) -> folded.put(at, operator.applyAsDouble(numbers)));
        yield new Points(folded);
      }
    };
  }

  private static double average(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).average().orElse(Double.NaN);
  }

  private static double sum(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).sum();
  }

  private static double least(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).min().orElse(Double.NaN);
  }

  private static double most(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).max().orElse(Double.NaN);
  }

  /** {@code FILL(m1, 0)}: a number for each period without one. */
  private static MathValue fill(List<MathValue> arguments, MathExpression.Range range) {
    if (arguments.size() != 2 || !(arguments.get(1) instanceof Scalar filler)) {
      throw CloudWatchErrors.validation("FILL takes a time series and a number.");
    }
    return switch (arguments.getFirst()) {
      case Points points -> filled(points, filler.value(), range);
      case Several several ->
          new Several(
              several.series().stream().map(one -> filled(one, filler.value(), range)).toList());
      case Scalar scalar ->
          throw CloudWatchErrors.validation("FILL takes a time series and a number.");
    };
  }

  private static Points filled(Points points, double filler, MathExpression.Range range) {
    if ((range.end() - range.start()) / range.period() > MOST_POINTS) {
      throw CloudWatchErrors.validation(
          "FILL would make more than 100800 data points: ask for a shorter time.");
    }
    var values = new TreeMap<>(points.values());
    for (long at = range.start(); at < range.end(); at += range.period()) {
      values.putIfAbsent(at, filler);
    }
    return new Points(values);
  }

  /** {@code IF(m1 > 10, m2, 0)}; without the third, periods that do not hold have no number. */
  private static MathValue choose(List<MathValue> arguments) {
    if (arguments.size() != 2 && arguments.size() != 3) {
      throw CloudWatchErrors.validation("IF takes a condition and one or two values.");
    }
    var then = arguments.get(1);
    var otherwise = arguments.size() == 3 ? arguments.get(2) : new Points(new TreeMap<>());
    return switch (arguments.getFirst()) {
      case Scalar condition -> condition.value() != 0 ? then : otherwise;
      case Points condition -> {
        var chosen = new TreeMap<Long, Double>();
        condition
            .values()
            .forEach(
                (at, holds) -> {
                  var number = at(holds != 0 ? then : otherwise, at);
                  if (Double.isFinite(number)) {
                    chosen.put(at, number);
                  }
                });
        yield new Points(chosen);
      }
      case Several several ->
          throw CloudWatchErrors.validation("IF takes one condition, not an array of them.");
    };
  }

  private static double at(MathValue value, Long at) {
    return switch (value) {
      case Scalar scalar -> scalar.value();
      case Points points -> points.values().getOrDefault(at, Double.NaN);
      case Several several ->
          throw CloudWatchErrors.validation("IF takes single time series, not an array of them.");
    };
  }
}
