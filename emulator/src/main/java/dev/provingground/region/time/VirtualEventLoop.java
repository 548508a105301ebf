package dev.provingground.region.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose clock stands still until it is advanced: days pass in seconds, and the same
 * events run in the same order every time.
 *
 * <p>Example:
 *
 * <pre>{@code
 * var loop = new VirtualEventLoop();
 * loop.after(Duration.ofHours(3), () -> heard.add("three hours"));
 * loop.advance(Duration.ofDays(1)); // runs it, with now() three hours after the start
 * }</pre>
 *
 * <p>Events run on the thread that advances.
 */
public final class VirtualEventLoop implements EventLoop {
  /** When simulations begin. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Agenda agenda = new Agenda();
  private final Object turn = new Object();
  private final List<Throwable> unreported = new ArrayList<>();
  private final Consumer<Throwable> failures;
  private volatile @Nullable Thread current;
  private volatile long elapsed;

  /** A loop that throws what its events threw, once {@link #advance} has run the rest. */
  public VirtualEventLoop() {
    this.failures = unreported::add;
  }

  /**
   * @param failures hears what events throw, which then is not thrown by {@link #advance}
   */
  public VirtualEventLoop(Consumer<Throwable> failures) {
    this.failures = failures;
  }

  /**
   * Lets time pass: runs every event that falls due, each at its own time, and those that they post
   * in turn.
   *
   * @throws IllegalStateException when events threw and nobody else hears of it; its cause is the
   *     first
   */
  public void advance(Duration duration) {
    synchronized (turn) {
      var end = elapsed + Agenda.nanos(duration);
      while (step(end)) {
        // step has done it
      }
      elapsed = end;
      rethrow();
    }
  }

  /** Runs what is due now and what that posts in turn; the clock stands still. */
  public void runUntilIdle() {
    advance(Duration.ZERO);
  }

  /**
   * Runs the next event, however far it lies ahead, and moves the clock to it: for who looks at
   * what each single event has done.
   *
   * @return false when no event lies ahead
   * @throws IllegalStateException when the event threw and nobody else hears of it
   */
  public boolean runNext() {
    synchronized (turn) {
      boolean ran = agenda.nextDue() != Long.MAX_VALUE && step(Long.MAX_VALUE);
      rethrow();
      return ran;
    }
  }

  /** Runs the task now, as the loop but not as one of its events: none runs in between. */
  public void inspect(Runnable look) {
    synchronized (turn) {
      var outer = current;
      current = Thread.currentThread();
      try {
        look.run();
      } finally {
        current = outer;
      }
    }
  }

  /** How long it is until the next event; null when none lies ahead. */
  @Nullable Duration untilNext() {
    var due = agenda.nextDue();
    return due == Long.MAX_VALUE ? null : Duration.ofNanos(Math.max(0, due - elapsed));
  }

  private boolean step(long end) {
    var due = agenda.nextDue();
    if (due > end) {
      return false;
    }
    elapsed = Math.max(elapsed, due);
    var event = agenda.poll(elapsed);
    if (event != null) {
      run(event);
    }
    return true;
  }

  private void run(Runnable event) {
    var outer = current;
    current = Thread.currentThread();
    try {
      event.run();
    } catch (Throwable e) {
      failures.accept(e);
    } finally {
      current = outer;
    }
  }

  private void rethrow() {
    if (!unreported.isEmpty()) {
      var thrown = List.copyOf(unreported);
      unreported.clear();
      var failure = new IllegalStateException("an event failed at " + now(), thrown.getFirst());
      thrown.stream().skip(1).forEach(failure::addSuppressed);
      throw failure;
    }
  }

  @Override
  public Instant now() {
    return START.plusNanos(elapsed);
  }

  @Override
  public void execute(Runnable event) {
    agenda.add(elapsed, event);
  }

  /** Posts it: when events run is for who advances to say. */
  @Override
  public void enter(Runnable event) {
    execute(event);
  }

  @Override
  public Timer after(Duration delay, Runnable event) {
    return agenda.add(elapsed + Agenda.nanos(delay), event);
  }

  @Override
  public Timer every(Duration period, Runnable event) {
    return Periodic.start(this, period, event);
  }

  @Override
  public <T> T call(Callable<T> task) throws Exception {
    if (isCurrent()) {
      return task.call();
    }
    var result = new FutureTask<>(task);
    synchronized (turn) {
      execute(result);
      while (!result.isDone() && step(elapsed)) {
        // the events before it run first
      }
      rethrow();
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == current;
  }

  /** One: delays are what the virtual clock moves by. */
  @Override
  public double timeScale() {
    return 1;
  }
}
