package dev.provingground.region.services.logs;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;

/** A log group with its streams. */
final class GroupRecord {
  private final String name;
  private final String arn;
  private final long creationTime;
  private final SortedMap<String, StreamRecord> streams = new TreeMap<>();
  private final SortedMap<String, String> tags;
  private final SortedMap<String, MetricFilterRecord> metricFilters = new TreeMap<>();
  private @Nullable Integer retentionInDays;

  /**
   * @param arn without the trailing {@code :*}
   */
  GroupRecord(String name, String arn, long creationTime, Map<String, String> tags) {
    this.name = name;
    this.arn = arn;
    this.creationTime = creationTime;
    this.tags = new TreeMap<>(tags);
  }

  String name() {
    return name;
  }

  SortedMap<String, String> tags() {
    return tags;
  }

  Collection<StreamRecord> streams() {
    return streams.values();
  }

  StreamRecord stream(String streamName) {
    var stream = streams.get(streamName);
    if (stream == null) {
      throw LogsErrors.notFound("log stream");
    }
    return stream;
  }

  Optional<StreamRecord> findStream(String streamName) {
    return Optional.ofNullable(streams.get(streamName));
  }

  void createStream(String streamName, long now) {
    if (streams.containsKey(streamName)) {
      throw LogsErrors.alreadyExists("log stream");
    }
    streams.put(streamName, new StreamRecord(streamName, arn + ":log-stream:" + streamName, now));
  }

  void deleteStream(String streamName) {
    stream(streamName);
    streams.remove(streamName);
  }

  /** How long events are kept; empty for ever. */
  Optional<Duration> retention() {
    return Optional.ofNullable(retentionInDays).map(Duration::ofDays);
  }

  void putRetention(@Nullable Integer days) {
    retentionInDays = days;
  }

  /** By name. */
  SortedMap<String, MetricFilterRecord> metricFilters() {
    return metricFilters;
  }

  LogGroup describe() {
    return LogGroup.builder()
        .logGroupName(name)
        .arn(arn + ":*")
        .logGroupArn(arn)
        .creationTime(creationTime)
        .retentionInDays(retentionInDays)
        .metricFilterCount(metricFilters.size())
        .storedBytes(streams.values().stream().mapToLong(StreamRecord::storedBytes).sum())
        .logGroupClass(LogGroupClass.STANDARD)
        .build();
  }
}
