package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.Supported;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A statistic: {@code Average}, {@code p99.9} and the like. See "CloudWatch statistics definitions"
 * in the user guide; its trimmed means, percentile ranks and their kin are refused by name.
 */
record Stat(String name, Function<Aggregate, OptionalDouble> of) {
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(\\.\\d{0,10})?|100)");
  private static final Pattern OTHER =
      Pattern.compile("(tm|wm|tc|ts)\\d+(\\.\\d+)?|(TM|WM|PR|TC|TS)\\(.*\\)|IQM");

  static Stat parse(String name) {
    return switch (name) {
      case "SampleCount" -> simple(name, Aggregate::count);
      case "Sum" -> simple(name, Aggregate::sum);
      case "Average" -> simple(name, Aggregate::average);
      case "Minimum" -> simple(name, Aggregate::minimum);
      case "Maximum" -> simple(name, Aggregate::maximum);
      default -> extended(name);
    };
  }

  /** A statistic that the parameter ExtendedStatistic takes. */
  static Stat extended(String name) {
    var percentile = PERCENTILE.matcher(name);
    if (percentile.matches()) {
      double percent = Double.parseDouble(percentile.group(1));
      return new Stat(name, aggregate -> aggregate.percentile(percent));
    }
    if (OTHER.matcher(name).matches()) {
      throw Supported.unsupported("The statistic '" + name + "'");
    }
    throw CloudWatchErrors.invalid("The value " + name + " for parameter Stat is not supported.");
  }

  private static Stat simple(String name, Function<Aggregate, Double> value) {
    return new Stat(name, aggregate -> OptionalDouble.of(value.apply(aggregate)));
  }
}
