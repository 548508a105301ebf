package dev.provingground.region.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop on a platform daemon thread of its own, by the machine's clock. Whose turn it is
 * may run events, mostly that thread.
 *
 * <p>Threads that entered a network namespace may post events: only monitors and {@link
 * LockSupport#unpark} of a platform thread are used, so no virtual thread is woken from there.
 */
public final class RealEventLoop implements EventLoop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RealEventLoop.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Agenda agenda = new Agenda();
  private final ReentrantLock turn = new ReentrantLock();
  private final long start = System.nanoTime();
  private final double timeScale;
  private final Consumer<Throwable> failures;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts a loop that logs what its events throw.
   *
   * @param timeScale how many of the region's seconds pass in one; at least 1
   */
  public RealEventLoop(double timeScale) {
    this(timeScale, failure -> LOG.error("An event failed; the region goes on.", failure));
  }

  /**
   * @param failures hears what events throw, on the loop
   */
  RealEventLoop(double timeScale, Consumer<Throwable> failures) {
    if (!(timeScale >= 1) || Double.isInfinite(timeScale)) {
      throw new IllegalArgumentException("time scale must be 1 or more, not " + timeScale);
    }
    this.timeScale = timeScale;
    this.failures = failures;
    this.thread = Thread.ofPlatform().name("event-loop").daemon().unstarted(this::run);
    thread.start();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void execute(Runnable event) {
    post(0, event);
  }

  @Override
  public void enter(Runnable event) {
    if (!runNow(event)) {
      execute(event);
    }
  }

  /** Runs the event if nothing else does, and nothing is due. */
  private boolean runNow(Runnable event) {
    if (isCurrent() || !turn.tryLock()) {
      return false;
    }
    try {
      if (closed || agenda.nextDue() <= clock()) {
        return false;
      }
      run(event);
      return true;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Timer after(Duration delay, Runnable event) {
    return post((long) (Agenda.nanos(delay) / timeScale), event);
  }

  private Timer post(long nanos, Runnable event) {
    Timer timer;
    synchronized (agenda) { // the clock is read in order of posting
      timer = agenda.add(clock() + nanos, event);
    }
    if (closed) {
      timer.cancel();
    } else if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
    }
    return timer;
  }

  /** Nanoseconds since the loop's start, far from an overflow. */
  private long clock() {
    return System.nanoTime() - start;
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
    execute(result);
    if (closed) {
      result.cancel(false); // unless the loop ran it just in time
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public boolean isCurrent() {
    return turn.isHeldByCurrentThread();
  }

  @Override
  public double timeScale() {
    return timeScale;
  }

  private void run() {
    while (!closed) {
      if (!runNext()) {
        var due = agenda.nextDue();
        if (due == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, due - clock());
        }
      }
    }
    forgetTheRest();
  }

  /** Waits for whoever has the turn; from then on nobody gets it. */
  private void forgetTheRest() {
    turn.lock();
    try {
      for (var event = agenda.poll(Long.MAX_VALUE);
          event != null;
          event = agenda.poll(Long.MAX_VALUE)) {
        if (event instanceof FutureTask<?> call) {
          call.cancel(false); // whoever waits for it must not wait for ever
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private boolean runNext() {
    turn.lock();
    try {
      var event = agenda.poll(clock());
      if (event != null) {
        run(event);
      }
      return event != null;
    } finally {
      turn.unlock();
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private void run(Runnable event) {
    try {
      event.run();
    } catch (Throwable e) {
      try {
        failures.accept(e);
      } catch (Throwable unreported) {
        e.addSuppressed(unreported);
        e.printStackTrace();
      }
    }
  }

  /**
   * Ends the loop once the event that runs now has run. Events that have not run are forgotten, as
   * are those that are posted later: whoever posts them is about to be closed too. Who waits for
   * one in {@link #call} gets a {@link java.util.concurrent.CancellationException}.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    if (isCurrent()) {
      return;
    }
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        LOG.warn("The event loop is still busy after {}.", CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
