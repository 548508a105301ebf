package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * The awslogs driver of one container: collects lines and puts them into its log stream as the task
 * execution role, in batches as PutLogEvents limits them. Lines wait here while CloudWatch Logs
 * refuses them, up to {@value #MAX_WAITING}; then the oldest go.
 */
final class LogSink implements ContainerRuntime.Output {
  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int RETRIES_WHEN_CLOSED = 12;
  private static final int MAX_WAITING = 20_000;
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_BYTES = 1_048_576;
  private static final int BYTES_PER_EVENT = 26;

  private final ServiceContext context;
  private final Caller executionRole;
  private final String group;
  private final String stream;
  private final Deque<InputLogEvent> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean closed;
  private boolean refused;
  private int failuresSinceClosed;

  LogSink(ServiceContext context, Caller executionRole, String group, String stream) {
    this.context = context;
    this.executionRole = executionRole;
    this.group = group;
    this.stream = stream;
  }

  @Override
  public void line(Instant timestamp, String line) {
    // CloudWatch Logs has no empty events.
    if (line.isEmpty()) {
      return;
    }
    synchronized (waiting) {
      waiting.add(
          InputLogEvent.builder().timestamp(timestamp.toEpochMilli()).message(line).build());
      if (waiting.size() > MAX_WAITING) {
        waiting.removeFirst();
      }
      schedule(DELAY);
    }
  }

  /** Puts everything that there is; to be called on the loop. */
  void flush() {
    synchronized (waiting) {
      scheduled = false;
    }
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        put(batch);
        refused = false;
      } catch (AwsServiceException e) {
        if (!refused) {
          LOG.warn("Lines of {} wait: {}", stream, e.getMessage());
        }
        refused = true;
        giveBack(batch);
        return;
      }
    }
  }

  /** The container has ended: what is left goes out, or after a minute of refusals is lost. */
  void close() {
    closed = true;
    flush();
  }

  private void put(List<InputLogEvent> batch) {
    CallContext.call(
        executionRole,
        () ->
            context
                .services()
                .client(CloudWatchLogsClient.class)
                .putLogEvents(
                    request -> request.logGroupName(group).logStreamName(stream).logEvents(batch)));
  }

  private List<InputLogEvent> next() {
    var batch = new ArrayList<InputLogEvent>();
    int bytes = 0;
    synchronized (waiting) {
      while (!waiting.isEmpty() && batch.size() < MAX_EVENTS) {
        bytes +=
            waiting.getFirst().message().getBytes(StandardCharsets.UTF_8).length + BYTES_PER_EVENT;
        if (bytes > MAX_BYTES && !batch.isEmpty()) {
          break;
        }
        batch.add(waiting.removeFirst());
      }
    }
    batch.sort(Comparator.comparingLong(InputLogEvent::timestamp));
    return batch;
  }

  private void giveBack(List<InputLogEvent> batch) {
    if (closed && ++failuresSinceClosed > RETRIES_WHEN_CLOSED) {
      return;
    }
    synchronized (waiting) {
      batch.reversed().forEach(waiting::addFirst);
      schedule(RETRY);
    }
  }

  private void schedule(Duration delay) {
    if (!scheduled) {
      scheduled = true;
      context.loop().after(delay, this::flush);
    }
  }
}
