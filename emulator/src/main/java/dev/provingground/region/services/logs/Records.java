package dev.provingground.region.services.logs;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.logs.insights.LogEvent;
import dev.provingground.region.services.logs.insights.LogFields;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogGroupFieldsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogGroupFieldsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogRecordRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogRecordResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupField;

/** Events with their fields: one by its pointer, and which fields a group's have. */
final class Records {
  /** Around the time that is asked for, or before now where none is (GetLogGroupFields). */
  private static final Duration AROUND = Duration.ofMinutes(8);

  private static final Duration LAST = Duration.ofMinutes(15);

  private final Groups groups;
  private final RegionIdentity region;
  private final EventLoop loop;

  Records(Groups groups, RegionIdentity region, EventLoop loop) {
    this.groups = groups;
    this.region = region;
    this.loop = loop;
  }

  GetLogRecordResponse get(GetLogRecordRequest request) {
    Supported.only(request, "logRecordPointer");
    var text = Validation.required(request.logRecordPointer(), "logRecordPointer");
    var pointer =
        Pointer.parse(text)
            .orElseThrow(() -> LogsErrors.invalid("The log record pointer is invalid: " + text));
    var group = groups.get(pointer.group());
    var stream = group.stream(pointer.stream());
    int index = stream.events().lowerBound(pointer.position());
    if (index == stream.events().size()
        || !stream.events().position(index).equals(pointer.position())) {
      throw LogsErrors.notFound("log record");
    }
    return GetLogRecordResponse.builder()
        .logRecord(LogFields.of(event(group, stream, index)))
        .build();
  }

  GetLogGroupFieldsResponse fields(GetLogGroupFieldsRequest request) {
    var group = groups.get(request.logGroupName(), request.logGroupIdentifier());
    var now = loop.now().toEpochMilli();
    long from = now - LAST.toMillis();
    long to = now;
    if (request.time() != null) {
      long center = Validation.notNegative(request.time(), "time");
      from = center - AROUND.toMillis();
      to = center + AROUND.toMillis();
    }
    var found = events(group, Math.max(0, from), to);
    var counts = new TreeMap<String, Integer>();
    found.forEach(
        event -> LogFields.of(event).keySet().forEach(name -> counts.merge(name, 1, Integer::sum)));
    counts.remove("@ptr");
    return GetLogGroupFieldsResponse.builder()
        .logGroupFields(
            counts.entrySet().stream()
                .map(
                    field ->
                        LogGroupField.builder()
                            .name(field.getKey())
                            .percent(100 * field.getValue() / found.size())
                            .build())
                .sorted(Comparator.comparing(LogGroupField::percent).reversed())
                .toList())
        .build();
  }

  private List<LogEvent> events(GroupRecord group, long from, long to) {
    var found = new ArrayList<LogEvent>();
    for (var stream : group.streams()) {
      var events = stream.events();
      for (int i = events.lowerBound(new Position(from, 0));
          i < events.size() && events.timestamp(i) <= to;
          i++) {
        found.add(event(group, stream, i));
      }
    }
    return found;
  }

  private LogEvent event(GroupRecord group, StreamRecord stream, int index) {
    return stream.event(index, region.accountId(), group.name());
  }
}
