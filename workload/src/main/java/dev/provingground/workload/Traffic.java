package dev.provingground.workload;

import java.time.Duration;

/** How many requests are in flight, and whether the service is on its way out. Safe for threads. */
final class Traffic {

  private final Object lock = new Object();
  private int inFlight;
  private volatile boolean draining;

  void enter() {
    synchronized (lock) {
      inFlight++;
    }
  }

  void leave() {
    synchronized (lock) {
      inFlight--;
      lock.notifyAll();
    }
  }

  int inFlight() {
    synchronized (lock) {
      return inFlight;
    }
  }

  void startDraining() {
    draining = true;
  }

  boolean draining() {
    return draining;
  }

  /** Waits until no request is in flight, or for so long; returns how many are left. */
  int awaitNone(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    synchronized (lock) {
      while (inFlight > 0) {
        long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (leftMillis <= 0) {
          break;
        }
        lock.wait(leftMillis);
      }
      return inFlight;
    }
  }
}
