package dev.provingground.region.services.logs;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/**
 * Reads one stream, forward or backward. A token is a place between two events, and stays good as
 * the stream grows: at the end it comes back unchanged.
 */
final class Reading {
  static final int MOST_EVENTS = 10_000;
  static final int MOST_BYTES = 1_048_576;
  private static final String FORWARD = "f/";
  private static final String BACKWARD = "b/";

  private final Groups groups;

  Reading(Groups groups) {
    this.groups = groups;
  }

  /** From which index to which events are answered. */
  private record Window(int from, int to) {}

  GetLogEventsResponse get(GetLogEventsRequest request) {
    Supported.only(
        request,
        "logGroupName",
        "logGroupIdentifier",
        "logStreamName",
        "startTime",
        "endTime",
        "nextToken",
        "limit",
        "startFromHead");
    var group = groups.get(request.logGroupName(), request.logGroupIdentifier());
    var events =
        group.stream(Validation.streamName(request.logStreamName(), "logStreamName")).events();
    int limit = Validation.limit(request.limit(), MOST_EVENTS);
    var range = range(events, request.startTime(), request.endTime());
    var token = request.nextToken();
    Window window;
    if (token == null) {
      window =
          Boolean.TRUE.equals(request.startFromHead())
              ? first(events, range, limit)
              : last(events, range, limit);
    } else if (token.startsWith(FORWARD)) {
      int from = Math.max(range.from, events.lowerBound(position(token)));
      window = first(events, new Window(from, Math.max(from, range.to)), limit);
    } else {
      int to = Math.min(range.to, events.lowerBound(position(token)));
      window = last(events, new Window(Math.min(range.from, to), to), limit);
    }
    return GetLogEventsResponse.builder()
        .events(output(events, window))
        .nextForwardToken(FORWARD + behind(events, window, token).digits())
        .nextBackwardToken(BACKWARD + ahead(events, window, token).digits())
        .build();
  }

  private static Window range(EventLog events, @Nullable Long startTime, @Nullable Long endTime) {
    int from =
        startTime == null
            ? 0
            : events.lowerBound(new Position(Validation.notNegative(startTime, "startTime"), 0));
    int to =
        endTime == null
            ? events.size()
            : events.lowerBound(new Position(Validation.notNegative(endTime, "endTime"), 0));
    return new Window(from, Math.max(from, to));
  }

  private static Position position(String token) {
    if (!token.startsWith(FORWARD) && !token.startsWith(BACKWARD)) {
      throw invalidToken();
    }
    return Position.parse(token.substring(FORWARD.length())).orElseThrow(Reading::invalidToken);
  }

  static AwsServiceException invalidToken() {
    return LogsErrors.invalid("The specified nextToken is invalid.");
  }

  private static Window first(EventLog events, Window range, int limit) {
    int to = range.from;
    long bytes = 0;
    while (to < range.to && to - range.from < limit) {
      bytes += Utf8.eventSize(events.message(to));
      if (bytes > MOST_BYTES && to > range.from) {
        break;
      }
      to++;
    }
    return new Window(range.from, to);
  }

  private static Window last(EventLog events, Window range, int limit) {
    int from = range.to;
    long bytes = 0;
    while (from > range.from && range.to - from < limit) {
      bytes += Utf8.eventSize(events.message(from - 1));
      if (bytes > MOST_BYTES && from < range.to) {
        break;
      }
      from--;
    }
    return new Window(from, range.to);
  }

  private static List<OutputLogEvent> output(EventLog events, Window window) {
    var output = new ArrayList<OutputLogEvent>(window.to - window.from);
    for (int i = window.from; i < window.to; i++) {
      output.add(
          OutputLogEvent.builder()
              .timestamp(events.timestamp(i))
              .message(events.message(i))
              .ingestionTime(events.ingestionTime(i))
              .build());
    }
    return output;
  }

  private static Position behind(EventLog events, Window window, @Nullable String token) {
    return window.from < window.to
        ? events.position(window.to - 1).next()
        : between(events, window.to, token);
  }

  private static Position ahead(EventLog events, Window window, @Nullable String token) {
    return window.from < window.to
        ? events.position(window.from)
        : between(events, window.to, token);
  }

  /** Nothing was found here: the token's own place, or the one behind the event before. */
  private static Position between(EventLog events, int index, @Nullable String token) {
    if (token != null) {
      return position(token);
    }
    return index == 0 ? Position.START : events.position(index - 1).next();
  }
}
