package dev.provingground.region.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * What owns all control-plane state. Handlers, timers and the results of slow effects run on it,
 * one at a time and in the order in which they were posted, so state needs no locks. Mostly that is
 * on a thread of its own, and for {@link #enter} on the caller's.
 *
 * <p>All methods may be called from any thread. An event that throws is reported by the loop and
 * does not end it.
 */
public interface EventLoop extends Executor {
  /**
   * The time that goes into time stamps. Never scaled, except in a simulation, where it is virtual.
   */
  Instant now();

  /** Runs the event after all those posted before it. */
  @Override
  void execute(Runnable event);

  /**
   * Runs the event after all those posted before it, and if there are none, before this returns, on
   * the calling thread: another need not be woken for what takes less time than that. For callers
   * that may wait for an event, and from which any event may run.
   */
  void enter(Runnable event);

  /**
   * Runs the event once the delay has passed.
   *
   * @param delay in the region's time: at time scale 10, ten seconds pass in one. Zero or negative
   *     means next.
   */
  Timer after(Duration delay, Runnable event);

  /**
   * Runs the event again and again, the first time after one period, until cancelled. Periods do
   * not pile up: the next one is counted from when the event has run.
   *
   * @param period in the region's time; positive
   */
  Timer every(Duration period, Runnable event);

  /**
   * Runs the task on the loop and waits for its result; at once when called on the loop itself. Not
   * for virtual threads that the loop could wait for.
   *
   * @throws Exception whatever the task throws
   */
  <T> T call(Callable<T> task) throws Exception;

  /** Whether an event of the loop runs on the calling thread. */
  boolean isCurrent();

  /** How many of the region's seconds pass in one real second; at least 1. */
  double timeScale();

  /**
   * How far {@link #now} moves on meanwhile.
   *
   * @param span in the region's time
   */
  default Duration realTime(Duration span) {
    return Duration.ofNanos((long) (span.toNanos() / timeScale()));
  }

  /**
   * How much of the region's time passes while {@link #now} moves on so far, rounded up.
   *
   * @param span between two values of {@link #now}
   */
  default Duration regionTime(Duration span) {
    return Duration.ofNanos((long) Math.ceil(span.toNanos() * timeScale()));
  }
}
