package dev.provingground.region.services.logs;

import dev.provingground.region.services.logs.insights.LogEvent;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/** A log stream and its events. */
final class StreamRecord {
  private final String name;
  private final String arn;
  private final long creationTime;
  private final EventLog events = new EventLog();
  private @Nullable Long lastIngestionTime;
  private long storedBytes;

  StreamRecord(String name, String arn, long creationTime) {
    this.name = name;
    this.arn = arn;
    this.creationTime = creationTime;
  }

  String name() {
    return name;
  }

  EventLog events() {
    return events;
  }

  /** The events' bytes, each with its overhead. */
  long storedBytes() {
    return storedBytes;
  }

  /** The time of the youngest event; 0 without any. */
  long lastEventTimestamp() {
    return events.isEmpty() ? 0 : events.timestamp(events.size() - 1);
  }

  void add(long timestamp, String message, long now, long sequence) {
    events.add(timestamp, message, now, sequence);
    storedBytes += Utf8.eventSize(message);
    lastIngestionTime = now;
  }

  /** One of its events, as queries see it. */
  LogEvent event(int index, String account, String group) {
    return new LogEvent(
        events.timestamp(index),
        events.ingestionTime(index),
        events.message(index),
        name,
        account + ":" + group,
        new Pointer(events.position(index), group, name).text());
  }

  /** Forgets the events before a time. */
  void expire(long before) {
    int count = events.lowerBound(new Position(before, 0));
    for (int i = 0; i < count; i++) {
      storedBytes -= Utf8.eventSize(events.message(i));
    }
    if (count > 0) {
      events.dropFirst(count);
    }
  }

  /** What DescribeLogStreams shows; storedBytes of a stream is always 0 since 2019. */
  @SuppressWarnings("deprecation")
  LogStream describe() {
    var stream =
        LogStream.builder()
            .logStreamName(name)
            .arn(arn)
            .creationTime(creationTime)
            .lastIngestionTime(lastIngestionTime)
            .uploadSequenceToken(Ingestion.SEQUENCE_TOKEN)
            .storedBytes(0L);
    if (!events.isEmpty()) {
      stream.firstEventTimestamp(events.timestamp(0)).lastEventTimestamp(lastEventTimestamp());
    }
    return stream.build();
  }
}
