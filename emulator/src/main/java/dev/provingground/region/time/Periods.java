package dev.provingground.region.time;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The region's whole seconds, minutes and hours, on the clock of its time stamps. Time stamps are
 * never scaled and durations always are: at time scale 10 a minute begins every six seconds, and a
 * metric's one-minute period is six seconds of time stamps long. At time scale 1 they are what
 * everybody's are.
 */
public final class Periods {
  private final EventLoop loop;

  public Periods(EventLoop loop) {
    this.loop = loop;
  }

  /** Which second of the region's a time stamp is in, counted from the epoch. */
  public long second(Instant time) {
    return (long) Math.floor(seconds(time));
  }

  /** The time stamp with which a second of the region's begins, to the millisecond. */
  public Instant instant(long second) {
    var begin = Instant.ofEpochMilli((long) Math.ceil(second * 1000.0 / loop.timeScale()));
    return second(begin) < second ? begin.plusMillis(1) : begin; // what rounding took
  }

  /** The second of the region's that it is now. */
  public long now() {
    return second(loop.now());
  }

  /**
   * Runs the event at the end of each period, on the loop, until cancelled: at each full minute for
   * a minute. Periods that passed while the machine stood still are skipped.
   *
   * @param period whole seconds of the region's time
   * @param event hears the second with which the period has ended
   */
  public Timer each(Duration period, Consumer<Long> event) {
    var ticker = new Ticker(period.toSeconds(), event);
    ticker.schedule(0);
    return ticker;
  }

  private double seconds(Instant time) {
    return (time.getEpochSecond() + time.getNano() / 1e9) * loop.timeScale();
  }

  private final class Ticker implements Timer {
    private final long period;
    private final Consumer<Long> event;
    private @Nullable Timer next;
    private boolean cancelled;

    Ticker(long period, Consumer<Long> event) {
      this.period = period;
      this.event = event;
    }

    void schedule(long ended) {
      var now = seconds(loop.now());
      var due = Math.max(ended, (long) Math.floor(now / period) * period) + period;
      var delay = Duration.ofNanos((long) Math.ceil((due - now) * 1e9));
      synchronized (this) {
        if (!cancelled) {
          next = loop.after(delay, () -> tick(due));
        }
      }
    }

    private void tick(long ended) {
      try {
        event.accept(ended);
      } finally {
        schedule(ended);
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
}
