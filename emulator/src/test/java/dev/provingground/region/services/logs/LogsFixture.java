package dev.provingground.region.services.logs;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;

import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.time.VirtualEventLoop;
import java.util.List;
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
    logs = new LogsService(FakeRegion.alone(loop));
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
