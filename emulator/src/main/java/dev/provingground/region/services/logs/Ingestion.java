package dev.provingground.region.services.logs;

import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/** Takes in batches of events, within the limits of the API reference's PutLogEvents. */
final class Ingestion {
  /** Answered for old clients; what they send is not looked at. */
  static final String SEQUENCE_TOKEN = Position.START.next().digits();

  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_BYTES = 1_048_576;
  private static final Duration FUTURE = Duration.ofHours(2);
  private static final Duration PAST = Duration.ofDays(14);
  private static final Duration SPAN = Duration.ofHours(24);

  private final Groups groups;
  private final EventLoop loop;
  private final FilteredMetrics metrics;
  private long sequence;

  Ingestion(Groups groups, EventLoop loop, FilteredMetrics metrics) {
    this.groups = groups;
    this.loop = loop;
    this.metrics = metrics;
  }

  /** From which index to which a batch's events are kept, and why not the others. */
  private record Kept(int from, int to, int old, int expired) {
    boolean everything(int size) {
      return from == 0 && to == size;
    }

    RejectedLogEventsInfo rejected(int size) {
      return RejectedLogEventsInfo.builder()
          .tooOldLogEventEndIndex(old > 0 ? old : null)
          .expiredLogEventEndIndex(expired > 0 ? expired : null)
          .tooNewLogEventStartIndex(to < size ? to : null)
          .build();
    }
  }

  PutLogEventsResponse put(PutLogEventsRequest request) {
    Supported.only(request, "logGroupName", "logStreamName", "logEvents", "sequenceToken");
    var streamName = Validation.streamName(request.logStreamName(), "logStreamName");
    var events =
        Validation.required(request.hasLogEvents() ? request.logEvents() : null, "logEvents");
    requireWithinLimits(events);
    var group = groups.get(request.logGroupName());
    var stream = group.stream(streamName);
    long now = loop.now().toEpochMilli();
    var kept = kept(events, now, group.retention().orElse(PAST));
    for (var event : events.subList(kept.from, kept.to)) {
      stream.add(event.timestamp(), event.message(), now, ++sequence);
    }
    metrics.see(group, events.subList(kept.from, kept.to));
    var answer = PutLogEventsResponse.builder().nextSequenceToken(SEQUENCE_TOKEN);
    if (!kept.everything(events.size())) {
      answer.rejectedLogEventsInfo(kept.rejected(events.size()));
    }
    return answer.build();
  }

  private static void requireWithinLimits(List<InputLogEvent> events) {
    if (events.isEmpty()) {
      throw Validation.violated(
          events, "logEvents", "Member must have length greater than or equal to 1");
    }
    if (events.size() > MOST_EVENTS) {
      throw Validation.violated(
          "[" + events.size() + " events]",
          "logEvents",
          "Member must have length less than or equal to " + MOST_EVENTS);
    }
    long bytes = 0;
    long last = 0;
    for (int i = 0; i < events.size(); i++) {
      var event = events.get(i);
      var member = "logEvents." + (i + 1) + ".member.";
      long timestamp =
          Validation.notNegative(
              Validation.required(event.timestamp(), member + "timestamp"), member + "timestamp");
      var message = Validation.required(event.message(), member + "message");
      if (message.isEmpty()) {
        throw Validation.violated(
            message, member + "message", "Member must have length greater than or equal to 1");
      }
      int size = Utf8.eventSize(message);
      if (size > MOST_BYTES) {
        throw LogsErrors.invalid(
            "Log event too large: %d bytes exceeds limit of %d".formatted(size, MOST_BYTES));
      }
      if (timestamp < last) {
        throw LogsErrors.invalid(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      bytes += size;
      last = timestamp;
    }
    if (bytes > MOST_BYTES) {
      throw LogsErrors.invalid(
          "Upload too large: %d bytes exceeds limit of %d".formatted(bytes, MOST_BYTES));
    }
  }

  private static Kept kept(List<InputLogEvent> events, long now, Duration retention) {
    int old = before(events, now - PAST.toMillis());
    int expired = before(events, now - retention.toMillis());
    int from = Math.max(old, expired);
    int to = Math.max(from, before(events, now + FUTURE.toMillis() + 1));
    if (from < to
        && events.get(to - 1).timestamp() - events.get(from).timestamp() > SPAN.toMillis()) {
      throw LogsErrors.invalid(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
    // Events that are both too old and expired are told of as too old.
    return new Kept(from, to, old, expired > old ? expired : 0);
  }

  /** How many of the events, which are in order, lie before a time. */
  private static int before(List<InputLogEvent> events, long time) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).timestamp() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
