package dev.provingground.region.services.logs;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/** Searches a group's streams together, in order of time. */
final class Searching {
  private static final int MOST_STREAMS = 100;
  private final Groups groups;

  Searching(Groups groups) {
    this.groups = groups;
  }

  /** Goes through one stream's events. */
  private static final class Cursor {
    private final StreamRecord stream;
    private final int end;
    private int index;

    Cursor(StreamRecord stream, Position from, Position to) {
      this.stream = stream;
      index = stream.events().lowerBound(from);
      end = stream.events().lowerBound(to);
    }

    boolean hasEvent() {
      return index < end;
    }

    Position position() {
      return stream.events().position(index);
    }

    String message() {
      return stream.events().message(index);
    }

    FilteredLogEvent event() {
      var events = stream.events();
      return FilteredLogEvent.builder()
          .logStreamName(stream.name())
          .timestamp(events.timestamp(index))
          .message(events.message(index))
          .ingestionTime(events.ingestionTime(index))
          .eventId(position().digits())
          .build();
    }
  }

  FilterLogEventsResponse filter(FilterLogEventsRequest request) {
    Supported.only(
        request,
        "logGroupName",
        "logGroupIdentifier",
        "logStreamNames",
        "logStreamNamePrefix",
        "startTime",
        "endTime",
        "filterPattern",
        "nextToken",
        "limit",
        "interleaved");
    var group = groups.get(request.logGroupName(), request.logGroupIdentifier());
    var pattern = FilterPattern.parse(Objects.requireNonNullElse(request.filterPattern(), ""));
    int limit = Validation.limit(request.limit(), Reading.MOST_EVENTS);
    var cursors = new PriorityQueue<Cursor>(Comparator.comparing(Cursor::position));
    var from = from(request.startTime(), request.nextToken());
    var to = to(request.endTime());
    streams(group, request)
        .map(stream -> new Cursor(stream, from, to))
        .filter(Cursor::hasEvent)
        .forEach(cursors::add);
    return search(cursors, pattern, limit);
  }

  private static FilterLogEventsResponse search(
      PriorityQueue<Cursor> cursors, FilterPattern pattern, int limit) {
    var found = new ArrayList<FilteredLogEvent>();
    long bytes = 0;
    while (!cursors.isEmpty()) {
      var cursor = cursors.remove();
      if (pattern.matches(cursor.message())) {
        bytes += Utf8.eventSize(cursor.message());
        if (found.size() == limit || (bytes > Reading.MOST_BYTES && !found.isEmpty())) {
          return answer(found, cursor.position().digits());
        }
        found.add(cursor.event());
      }
      cursor.index++;
      if (cursor.hasEvent()) {
        cursors.add(cursor);
      }
    }
    return answer(found, null);
  }

  private static FilterLogEventsResponse answer(
      List<FilteredLogEvent> events, @Nullable String nextToken) {
    return FilterLogEventsResponse.builder()
        .events(events)
        .searchedLogStreams(List.of())
        .nextToken(nextToken)
        .build();
  }

  private static Position from(@Nullable Long startTime, @Nullable String token) {
    var start =
        startTime == null
            ? Position.START
            : new Position(Validation.notNegative(startTime, "startTime"), 0);
    if (token == null) {
      return start;
    }
    var next = Position.parse(token).orElseThrow(Reading::invalidToken);
    return next.compareTo(start) > 0 ? next : start;
  }

  /** The end is inclusive here: events later than it are not returned. */
  private static Position to(@Nullable Long endTime) {
    return new Position(
        endTime == null ? Long.MAX_VALUE : Validation.notNegative(endTime, "endTime"),
        Long.MAX_VALUE);
  }

  private static Stream<StreamRecord> streams(GroupRecord group, FilterLogEventsRequest request) {
    Collection<String> names = request.logStreamNames();
    var prefix = request.logStreamNamePrefix();
    if (names.isEmpty()) {
      return group.streams().stream()
          .filter(stream -> prefix == null || stream.name().startsWith(prefix));
    }
    if (prefix != null) {
      throw LogsErrors.invalid(
          "Cannot specify both logStreamNames and logStreamNamePrefix in a request");
    }
    if (names.size() > MOST_STREAMS) {
      throw Validation.violated(
          names, "logStreamNames", "Member must have length less than or equal to 100");
    }
    var found = names.stream().distinct().map(group::findStream).flatMap(Optional::stream).toList();
    if (found.isEmpty()) {
      throw LogsErrors.notFound("log stream");
    }
    return found.stream();
  }
}
