package dev.provingground.region.services.ecs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts lines together to events. An event goes out when the next one begins, when it would grow
 * beyond what CloudWatch Logs takes, when it is five seconds old, or at the end. As old as its
 * first line; each line in it keeps its end. Not thread-safe.
 */
final class EventAssembler {
  /** How long an event waits for more lines. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int LONGEST = (256 << 10) - 26;

  private final Pattern start;
  private final ContainerRuntime.Output events;
  private final StringBuilder pending = new StringBuilder();
  private int bytes;
  private Instant since = Instant.EPOCH;

  /**
   * @param start is found in lines that begin an event
   */
  EventAssembler(Pattern start, ContainerRuntime.Output events) {
    this.start = start;
    this.events = events;
  }

  void accept(Instant timestamp, String line) {
    int size = line.getBytes(StandardCharsets.UTF_8).length + 1;
    if (start.matcher(line).find() || bytes + size > LONGEST) {
      finish();
    }
    if (pending.isEmpty()) {
      since = timestamp;
    }
    pending.append(line).append('\n');
    bytes += size;
  }

  /** When what waits has waited for long enough; empty when nothing does. */
  Optional<Instant> due() {
    return pending.isEmpty() ? Optional.empty() : Optional.of(since.plus(PATIENCE));
  }

  /** What waits goes out. */
  void finish() {
    if (!pending.isEmpty()) {
      var event = pending.toString();
      pending.setLength(0);
      bytes = 0;
      events.line(since, event);
    }
  }
}
