package dev.provingground.region.services.logs;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricTransformation;

/**
 * A metric filter with what it has measured since its values were last taken ("Creating metrics
 * from log events using filters").
 */
final class MetricFilterRecord {
  private static final Logger LOG = LoggerFactory.getLogger(MetricFilterRecord.class);

  /** CloudWatch's longest value of a dimension. */
  private static final int LONGEST_DIMENSION = 1024;

  /** No metric has larger values. */
  private static final double LARGEST = Math.pow(2, 360);

  private final MetricFilter description;
  private final FilterPattern pattern;
  private final Function<String, Optional<String>> value;
  private final Map<String, Function<String, Optional<String>>> dimensions = new TreeMap<>();
  private Map<Point, Map<Double, Long>> points = new HashMap<>();
  private boolean hasSeen;
  private boolean isGivenUp;

  /**
   * What values belong together.
   *
   * @param minute in which the events were
   */
  record Point(Instant minute, Map<String, String> dimensions) {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     where the transformation asks for what the pattern does not have
   */
  MetricFilterRecord(MetricFilter description) {
    this.description = description;
    this.pattern = FilterPattern.parse(description.filterPattern());
    var transformation = transformation();
    this.value = reader(transformation.metricValue());
    transformation.dimensions().forEach((name, from) -> dimensions.put(name, reader(from)));
  }

  private Function<String, Optional<String>> reader(String text) {
    return text.startsWith("$") ? pattern.reader(text) : message -> Optional.of(text);
  }

  MetricFilter description() {
    return description;
  }

  MetricTransformation transformation() {
    return description.metricTransformations().getFirst();
  }

  /**
   * Measures an event that has come in. A pattern that once takes too long measures no more, as who
   * puts events is not the one to wait for it.
   */
  void see(Instant minute, String message) {
    hasSeen = true;
    if (isGivenUp) {
      return;
    }
    try {
      measure(minute, message);
    } catch (AwsServiceException e) {
      isGivenUp = true;
      LOG.warn(
          "Metric filter {} of {} measures no more until it is put anew: {}",
          description.filterName(),
          description.logGroupName(),
          e.getMessage());
    }
  }

  private void measure(Instant minute, String message) {
    if (!pattern.matches(message)) {
      return;
    }
    var measured = value.apply(message).flatMap(MetricFilterRecord::number);
    var of = dimensions(message);
    if (measured.isPresent() && of != null) {
      points
          .computeIfAbsent(new Point(minute, of), point -> new TreeMap<>())
          .merge(measured.get(), 1L, Long::sum);
    }
  }

  private static Optional<Double> number(String text) {
    return Comparison.NUMBER.matcher(text).matches()
        ? Optional.of(Double.valueOf(text)).filter(number -> Math.abs(number) <= LARGEST)
        : Optional.empty();
  }

  /** Null where the message lacks one: its value is in no metric then. */
  private @Nullable Map<String, String> dimensions(String message) {
    var all = new TreeMap<String, String>();
    for (var dimension : dimensions.entrySet()) {
      var text = dimension.getValue().apply(message).orElse("");
      if (text.isBlank() || text.length() > LONGEST_DIMENSION) {
        return null;
      }
      all.put(dimension.getKey(), text);
    }
    return all;
  }

  /** Gives what was measured since the last time, by how often. */
  Map<Point, Map<Double, Long>> take() {
    var taken = points;
    points = new HashMap<>();
    hasSeen = false;
    return taken;
  }

  /**
   * The same at a minute's end: where events came and none was measured, the default value, if
   * there is one.
   */
  Map<Point, Map<Double, Long>> takeOf(Instant minute) {
    var standard = transformation().defaultValue();
    if (points.isEmpty() && hasSeen && !isGivenUp && standard != null) {
      points.put(new Point(minute, Map.of()), Map.of(standard, 1L));
    }
    return take();
  }
}
