package dev.provingground.region.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An event that posts itself anew each time it has run. */
final class Periodic implements Timer, Runnable {
  private final EventLoop loop;
  private final Duration period;
  private final Runnable event;
  private @Nullable Timer next;
  private boolean cancelled;

  private Periodic(EventLoop loop, Duration period, Runnable event) {
    this.loop = loop;
    this.period = period;
    this.event = event;
  }

  static Timer start(EventLoop loop, Duration period, Runnable event) {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("a period must be positive, not " + period);
    }
    var periodic = new Periodic(loop, period, event);
    periodic.schedule();
    return periodic;
  }

  @Override
  public void run() {
    try {
      event.run();
    } finally {
      schedule();
    }
  }

  private synchronized void schedule() {
    if (!cancelled) {
      next = loop.after(period, this);
    }
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (next != null) {
      next.cancel();
    }
  }
}
