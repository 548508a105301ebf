package dev.provingground.region.services.logs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.logs.MetricFilterRecord.Point;
import dev.provingground.region.time.Periods;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * Puts what metric filters measure into CloudWatch at the end of each minute in which events came
 * in, at the time of the events.
 */
final class FilteredMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(FilteredMetrics.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** CloudWatch takes nothing older than two weeks, and a minute's beginning is rounded. */
  private static final Duration OLDEST = Duration.ofDays(14).minus(MINUTE);

  private static final Caller SERVICE = new Caller.Service("logs.amazonaws.com");

  private final ServiceContext context;
  private final Groups groups;
  private final Periods periods;
  private @Nullable Timer publishing;

  FilteredMetrics(ServiceContext context, Groups groups) {
    this.context = context;
    this.groups = groups;
    this.periods = new Periods(context.loop());
  }

  /** Has a group's filters look at events that have come in. */
  void see(GroupRecord group, List<InputLogEvent> events) {
    if (group.metricFilters().isEmpty() || events.isEmpty()) {
      return;
    }
    for (var event : events) {
      var minute = minute(Instant.ofEpochMilli(event.timestamp()));
      group.metricFilters().values().forEach(filter -> filter.see(minute, event.message()));
    }
    if (publishing == null) {
      publishing = periods.each(MINUTE, this::publish);
    }
  }

  private Instant minute(Instant time) {
    long second = periods.second(time);
    return periods.instant(second - Math.floorMod(second, MINUTE.toSeconds()));
  }

  private void publish(long ended) {
    if (publishing != null) {
      publishing.cancel();
      publishing = null;
    }
    var minute = periods.instant(ended - MINUTE.toSeconds());
    for (var group : groups.all()) {
      for (var filter : group.metricFilters().values()) {
        put(filter, filter.takeOf(minute));
      }
    }
  }

  /** What a filter has measured that is there no more, or is another. */
  void end(MetricFilterRecord filter) {
    put(filter, filter.take());
  }

  private void put(MetricFilterRecord filter, Map<Point, Map<Double, Long>> measured) {
    var oldest = context.loop().now().minus(OLDEST);
    for (var one : measured.entrySet()) {
      if (one.getKey().minute().isAfter(oldest)) {
        put(filter, one.getKey(), one.getValue());
      }
    }
  }

  private void put(MetricFilterRecord filter, Point point, Map<Double, Long> counts) {
    var metric = filter.transformation();
    var unit = StandardUnit.fromValue(Objects.requireNonNullElse(metric.unitAsString(), "None"));
    var batch = new MetricBatch(point.minute());
    batch.values(metric.metricName(), unit, counts, dimensions(point));
    try {
      CallContext.call(
          SERVICE,
          () -> {
            var cloudWatch = context.services().client(CloudWatchClient.class);
            batch.requests(metric.metricNamespace()).forEach(cloudWatch::putMetricData);
            return true;
          });
    } catch (AwsServiceException e) {
      // What an event had in it may be no dimension of CloudWatch's, which fails nothing else.
      LOG.warn(
          "Metric filter {}: CloudWatch refuses what it measured: {}",
          filter.description().filterName(),
          e.getMessage());
    }
  }

  private static Dimensions dimensions(Point point) {
    var dimensions = Dimensions.NONE;
    for (var one : point.dimensions().entrySet()) {
      dimensions = dimensions.and(one.getKey(), one.getValue());
    }
    return dimensions;
  }
}
