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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * The awslogs driver of one container: collects lines and puts them into its log stream as the task
 * execution role, in batches as PutLogEvents limits them. Events wait here while CloudWatch Logs
 * refuses them. When they fill the buffer, the container waits with them in blocking mode; in
 * non-blocking mode the newest are lost, as Docker's driver does it.
 */
final class LogSink implements ContainerRuntime.Output {
  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int RETRIES_WHEN_CLOSED = 12;
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_BYTES = 1_048_576;
  private static final int BYTES_PER_EVENT = 26;

  private final ServiceContext context;
  private final Caller executionRole;
  private final String group;
  private final String stream;
  private final LogOptions options;
  private final Optional<EventAssembler> assembler;
  private final Deque<InputLogEvent> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean letGo;
  private boolean scheduled;
  private boolean expiring;
  private boolean closed;
  private boolean refused;
  private int failuresSinceClosed;

  LogSink(
      ServiceContext context,
      Caller executionRole,
      String group,
      String stream,
      LogOptions options) {
    this.context = context;
    this.executionRole = executionRole;
    this.group = group;
    this.stream = stream;
    this.options = options;
    this.assembler =
        options.eventStart().map(start -> new EventAssembler(start, this::addUnlessEmpty));
  }

  @Override
  public void line(Instant timestamp, String line) {
    synchronized (waiting) {
      if (options.blocking()) {
        awaitRoom(size(line));
      }
      if (assembler.isEmpty()) {
        addUnlessEmpty(timestamp, line);
        return;
      }
      assembler.get().accept(timestamp, line);
      if (!expiring) {
        expireLater();
      }
    }
  }

  @Override
  public boolean isSentByTask() {
    return true;
  }

  @Override
  public void letGo() {
    synchronized (waiting) {
      letGo = true;
      waiting.notifyAll();
    }
  }

  /** An event that waits for more lines goes out when none come. */
  private void expireLater() {
    var due = assembler.flatMap(EventAssembler::due);
    expiring = due.isPresent();
    due.ifPresent(
        at -> {
          var delay = Duration.between(context.loop().now(), at);
          context.loop().after(delay.isNegative() ? Duration.ZERO : delay, this::expire);
        });
  }

  private void expire() {
    synchronized (waiting) {
      assembler
          .filter(it -> it.due().filter(at -> !at.isAfter(context.loop().now())).isPresent())
          .ifPresent(EventAssembler::finish);
      expireLater();
    }
  }

  /** CloudWatch Logs has no empty events. */
  private void addUnlessEmpty(Instant timestamp, String message) {
    synchronized (waiting) {
      long size = size(message);
      if (message.isEmpty() || !options.blocking() && !hasRoom(size)) {
        return;
      }
      waiting.add(
          InputLogEvent.builder().timestamp(timestamp.toEpochMilli()).message(message).build());
      waitingBytes += size;
      schedule(DELAY);
    }
  }

  /** One event always has. */
  private boolean hasRoom(long size) {
    return waitingBytes == 0 || waitingBytes + size <= options.bufferBytes();
  }

  private void awaitRoom(long size) {
    try {
      while (!letGo && !hasRoom(size)) {
        waiting.wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever interrupts will not wait, and loses nothing
    }
  }

  private static int size(String message) {
    return message.getBytes(StandardCharsets.UTF_8).length;
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
        delivered(batch);
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
    synchronized (waiting) {
      letGo = true; // nobody waits on the event loop
      assembler.ifPresent(EventAssembler::finish);
    }
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
        bytes += size(waiting.getFirst().message()) + BYTES_PER_EVENT;
        if (bytes > MAX_BYTES && !batch.isEmpty()) {
          break;
        }
        batch.add(waiting.removeFirst());
      }
    }
    batch.sort(Comparator.comparingLong(InputLogEvent::timestamp));
    return batch;
  }

  /** It takes no more room. */
  private void delivered(List<InputLogEvent> batch) {
    synchronized (waiting) {
      waitingBytes -= batch.stream().mapToLong(event -> size(event.message())).sum();
      waiting.notifyAll();
    }
  }

  private void giveBack(List<InputLogEvent> batch) {
    if (closed && ++failuresSinceClosed > RETRIES_WHEN_CLOSED) {
      delivered(batch);
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
