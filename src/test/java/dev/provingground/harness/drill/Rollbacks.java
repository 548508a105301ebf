package dev.provingground.harness.drill;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What undoes the faults that are there, newest first. Each runs once, whoever asks for it: the
 * drill, its end, or the run's own end on another thread.
 */
final class Rollbacks {
  private final Deque<Runnable> pending = new ArrayDeque<>();
  private boolean over;

  /**
   * @throws IllegalStateException when the drill is over: a fault that begins now would stay
   */
  synchronized void push(Runnable rollback) {
    if (over) {
      throw new IllegalStateException("the drill is over: no fault begins any more");
    }
    pending.push(rollback);
  }

  /**
   * Undoes all. One that fails does not keep the others from running.
   *
   * @throws RuntimeException the first failure, the others suppressed in it
   */
  synchronized void run() {
    RuntimeException failure = null;
    while (!pending.isEmpty()) {
      try {
        pending.pop().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Undoes all, and takes no more. */
  synchronized void end() {
    over = true;
    run();
  }
}
