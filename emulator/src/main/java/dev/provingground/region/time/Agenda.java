package dev.provingground.region.time;

import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Events to come: by due time, and in order of posting where that is the same. Thread-safe. */
final class Agenda {
  private static final Duration LONGEST = Duration.ofDays(100 * 365);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(Agenda::compare);
  private long posted;

  /**
   * @param due nanoseconds of the loop's clock
   */
  synchronized Entry add(long due, Runnable event) {
    var entry = new Entry(due, posted++, event);
    entries.add(entry);
    return entry;
  }

  /** Takes the first event that is due by {@code now}, or null. */
  synchronized @Nullable Runnable poll(long now) {
    var head = head();
    if (head == null || head.due > now) {
      return null;
    }
    entries.remove();
    return head.take();
  }

  /** When the next event is due, {@link Long#MAX_VALUE} when there is none. */
  synchronized long nextDue() {
    var head = head();
    return head == null ? Long.MAX_VALUE : head.due;
  }

  private static int compare(Entry one, Entry other) {
    int byTime = Long.compare(one.due, other.due);
    return byTime == 0 ? Long.compare(one.number, other.number) : byTime;
  }

  private @Nullable Entry head() {
    while (true) {
      var head = entries.peek();
      if (head == null || head.event != null) {
        return head;
      }
      entries.remove();
    }
  }

  /** A delay in nanoseconds: not negative, and a century at most, which never overflows. */
  static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    return (delay.compareTo(LONGEST) > 0 ? LONGEST : delay).toNanos();
  }

  /** An event at its place. */
  final class Entry implements Timer {
    private final long due;
    private final long number;
    private @Nullable Runnable event;

    private Entry(long due, long number, Runnable event) {
      this.due = due;
      this.number = number;
      this.event = event;
    }

    @Override
    public void cancel() {
      take();
    }

    /** Cancelled events stay in the queue as empty entries, since to remove one means a search. */
    private @Nullable Runnable take() {
      synchronized (Agenda.this) {
        var taken = event;
        event = null;
        return taken;
      }
    }
  }
}
