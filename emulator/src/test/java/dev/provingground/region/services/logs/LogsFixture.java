package dev.provingground.region.services.logs;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.LoopedEvents;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.ServiceDirectory;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** CloudWatch Logs with one group that has two streams, at a time that only tests move. */
final class LogsFixture {
  static final String GROUP = "/proving/ground";
  static final String ARN = "arn:aws:logs:us-east-1:000000000000:log-group:/proving/ground";
  final VirtualEventLoop loop = new VirtualEventLoop();
  final LogsService logs;

  LogsFixture() {
    logs =
        new LogsService(
            new ServiceContext(
                new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"),
                loop,
                new ServiceDirectory(),
                new LoopedEvents(loop),
                (role, principal, session) -> {
                  throw new AssertionError("CloudWatch Logs takes on no role");
                },
                new Ids(new Random(1))));
    logs.createLogGroup(r -> r.logGroupName(GROUP));
    createStream("a");
    createStream("b");
  }

  void createStream(String name) {
    logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName(name));
  }

  /** Milliseconds after now, before when negative. */
  long at(long offset) {
    return loop.now().toEpochMilli() + offset;
  }

  InputLogEvent event(long offset, String message) {
    return InputLogEvent.builder().timestamp(at(offset)).message(message).build();
  }

  PutLogEventsResponse put(String stream, InputLogEvent... events) {
    return put(stream, List.of(events));
  }

  PutLogEventsResponse put(String stream, List<InputLogEvent> events) {
    return logs.putLogEvents(r -> r.logGroupName(GROUP).logStreamName(stream).logEvents(events));
  }

  /** Puts messages that happen now. */
  void put(String stream, String... messages) {
    put(stream, Stream.of(messages).map(message -> event(0, message)).toList());
  }

  List<String> find(String pattern) {
    return logs.filterLogEvents(r -> r.logGroupName(GROUP).filterPattern(pattern)).events().stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  static void assertInvalid(ThrowingCallable call, String message) {
    assertRefusedWith(call, "InvalidParameterException", message);
  }

  static void assertNotFound(ThrowingCallable call, String what) {
    assertRefusedWith(
        call, "ResourceNotFoundException", "The specified %s does not exist.".formatted(what));
  }
}
