package dev.provingground.region.services.logs;

import dev.provingground.region.api.Paging;
import dev.provingground.region.time.EventLoop;
import java.util.Comparator;
import java.util.Objects;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** The operations on log streams. */
final class LogStreams {
  private static final Paging PAGES = Validation.pages("limit", 50);
  private final Groups groups;
  private final EventLoop loop;

  LogStreams(Groups groups, EventLoop loop) {
    this.groups = groups;
    this.loop = loop;
  }

  CreateLogStreamResponse create(CreateLogStreamRequest request) {
    var name = Validation.streamName(request.logStreamName(), "logStreamName");
    groups.get(request.logGroupName()).createStream(name, loop.now().toEpochMilli());
    return CreateLogStreamResponse.builder().build();
  }

  DeleteLogStreamResponse delete(DeleteLogStreamRequest request) {
    var name = Validation.streamName(request.logStreamName(), "logStreamName");
    groups.get(request.logGroupName()).deleteStream(name);
    return DeleteLogStreamResponse.builder().build();
  }

  DescribeLogStreamsResponse describe(DescribeLogStreamsRequest request) {
    var group = groups.get(request.logGroupName(), request.logGroupIdentifier());
    var prefix = Objects.requireNonNullElse(request.logStreamNamePrefix(), "");
    var order = Comparator.comparing(StreamRecord::name);
    if (request.orderBy() == OrderBy.LAST_EVENT_TIME) {
      if (!prefix.isEmpty()) {
        throw LogsErrors.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
      }
      order = Comparator.comparingLong(StreamRecord::lastEventTimestamp).thenComparing(order);
    } else if (request.orderBy() == OrderBy.UNKNOWN_TO_SDK_VERSION) {
      throw Validation.violated(
          request.orderByAsString(),
          "orderBy",
          "Member must satisfy enum value set: [LogStreamName, LastEventTime]");
    }
    if (Boolean.TRUE.equals(request.descending())) {
      order = order.reversed();
    }
    var matching =
        group.streams().stream()
            .filter(stream -> stream.name().startsWith(prefix))
            .sorted(order)
            .map(StreamRecord::describe)
            .toList();
    var page = PAGES.page(request, matching);
    return DescribeLogStreamsResponse.builder()
        .logStreams(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
