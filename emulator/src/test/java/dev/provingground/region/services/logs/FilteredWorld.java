package dev.provingground.region.services.logs;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricTransformation;

/** A log group whose metric filters feed CloudWatch, in virtual time. */
final class FilteredWorld {
  static final String GROUP = "/ecs/web";
  static final Duration MINUTE = Duration.ofMinutes(1);

  final FakeRegion region = new FakeRegion();

  FilteredWorld() {
    region.add(CloudWatchLogsClient.class, new LogsService(region.context()));
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    logs(logs -> logs.createLogGroup(r -> r.logGroupName(GROUP)));
    logs(logs -> logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName("s")));
  }

  <R> R logs(Function<CloudWatchLogsClient, R> operation) {
    return region.call(CloudWatchLogsClient.class, operation);
  }

  <R> R cloudWatch(Function<CloudWatchClient, R> operation) {
    return region.call(CloudWatchClient.class, operation);
  }

  void filter(String name, String pattern, Consumer<MetricTransformation.Builder> transformation) {
    logs(
        logs ->
            logs.putMetricFilter(
                r ->
                    r.logGroupName(GROUP)
                        .filterName(name)
                        .filterPattern(pattern)
                        .metricTransformations(
                            t ->
                                t.metricName("Errors")
                                    .metricNamespace("Web")
                                    .metricValue("1")
                                    .applyMutation(transformation))));
  }

  void put(String... messages) {
    put(region.loop().now(), messages);
  }

  void put(Instant time, String... messages) {
    var events =
        Stream.of(messages)
            .map(m -> InputLogEvent.builder().timestamp(time.toEpochMilli()).message(m).build())
            .toList();
    logs(
        logs -> logs.putLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").logEvents(events)));
  }

  List<Datapoint> minutes(Dimension... dimensions) {
    var now = region.loop().now();
    return cloudWatch(
            client ->
                client.getMetricStatistics(
                    r ->
                        r.namespace("Web")
                            .metricName("Errors")
                            .dimensions(dimensions)
                            .startTime(now.minus(Duration.ofHours(1)))
                            .endTime(now.plus(MINUTE))
                            .period(60)
                            .statistics(Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MAXIMUM)))
        .datapoints();
  }
}
