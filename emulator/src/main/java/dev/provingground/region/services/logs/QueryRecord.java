package dev.provingground.region.services.logs;

import dev.provingground.region.services.logs.insights.Execution;
import dev.provingground.region.services.logs.insights.LogEvent;
import dev.provingground.region.services.logs.insights.QueryFailedException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryLanguage;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatistics;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResultField;

/**
 * A query that was started. It goes through the events newest first, some at a time, so that other
 * requests are answered meanwhile.
 */
final class QueryRecord {
  private static final int EVENTS_AT_A_TIME = 1_000;

  private final String id;
  private final String text;
  private final long creationTime;
  private final List<GroupRecord> groups;
  private final String account;
  private final Execution execution;
  private final Position from;
  private Position to;
  private QueryStatus status = QueryStatus.SCHEDULED;
  private long scanned;
  private long bytes;

  /**
   * @param creationTime milliseconds since 1970
   * @param from where the events begin
   * @param to just behind the last one
   */
  QueryRecord(
      String id,
      String text,
      long creationTime,
      List<GroupRecord> groups,
      String account,
      Execution execution,
      Position from,
      Position to) {
    this.id = id;
    this.text = text;
    this.creationTime = creationTime;
    this.groups = groups;
    this.account = account;
    this.execution = execution;
    this.from = from;
    this.to = to;
  }

  /** Goes through one stream's events, the newest first. */
  private final class Cursor {
    private final GroupRecord group;
    private final StreamRecord stream;
    private final int first;
    private int index;

    Cursor(GroupRecord group, StreamRecord stream) {
      this.group = group;
      this.stream = stream;
      first = stream.events().lowerBound(from);
      index = stream.events().lowerBound(to) - 1;
    }

    boolean hasEvent() {
      return index >= first;
    }

    Position position() {
      return stream.events().position(index);
    }

    LogEvent event() {
      return stream.event(index, account, group.name());
    }
  }

  String id() {
    return id;
  }

  long creationTime() {
    return creationTime;
  }

  QueryStatus status() {
    return status;
  }

  boolean isOf(String groupName) {
    return groups.stream().anyMatch(group -> group.name().equals(groupName));
  }

  boolean hasEnded() {
    return status != QueryStatus.SCHEDULED && status != QueryStatus.RUNNING;
  }

  void cancel() {
    status = QueryStatus.CANCELLED;
  }

  /** Looks at the next events. */
  void goOn() {
    status = QueryStatus.RUNNING;
    try {
      if (scan()) {
        execution.end();
        status = QueryStatus.COMPLETE;
      }
    } catch (QueryFailedException e) {
      status = QueryStatus.FAILED;
    }
  }

  /** Returns whether these were the last. */
  private boolean scan() {
    var cursors =
        new PriorityQueue<Cursor>(
            Comparator.comparing(Cursor::position, Comparator.reverseOrder()));
    for (var group : groups) {
      group.streams().stream()
          .map(stream -> new Cursor(group, stream))
          .filter(Cursor::hasEvent)
          .forEach(cursors::add);
    }
    for (int i = 0; i < EVENTS_AT_A_TIME && !cursors.isEmpty(); i++) {
      var cursor = cursors.remove();
      var event = cursor.event();
      to = cursor.position();
      scanned++;
      bytes += Utf8.length(event.message());
      execution.accept(event);
      cursor.index--;
      if (cursor.hasEvent()) {
        cursors.add(cursor);
      }
    }
    return cursors.isEmpty();
  }

  QueryInfo describe() {
    return QueryInfo.builder()
        .queryId(id)
        .queryLanguage(QueryLanguage.CWLI)
        .queryString(text)
        .status(status)
        .createTime(creationTime)
        .logGroupName(groups.getFirst().name())
        .build();
  }

  GetQueryResultsResponse results() {
    return GetQueryResultsResponse.builder()
        .queryLanguage(QueryLanguage.CWLI)
        .status(status)
        .statistics(
            QueryStatistics.builder()
                .recordsMatched((double) execution.matched())
                .recordsScanned((double) scanned)
                .bytesScanned((double) bytes)
                .logGroupsScanned((double) groups.size())
                .estimatedRecordsSkipped(0d)
                .estimatedBytesSkipped(0d)
                .build())
        .results(
            execution.rows().stream()
                .map(
                    row ->
                        row.entrySet().stream()
                            .map(
                                field ->
                                    ResultField.builder()
                                        .field(field.getKey())
                                        .value(field.getValue())
                                        .build())
                            .toList())
                .toList())
        .build();
  }
}
