package dev.provingground.region.balancer.io;

import java.time.Duration;

/**
 * A moment at which something happens unless it is put off before. To put it off costs nothing: an
 * idle time-out is put off with every byte. Used on its thread only.
 */
public final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final IoThread thread;
  private final Runnable passed;
  private long at = NEVER;
  private long queuedAt = NEVER;

  /**
   * @param passed what happens then; the deadline is off when it runs
   */
  public Deadline(IoThread thread, Runnable passed) {
    this.thread = thread;
    this.passed = passed;
  }

  /** Sets or moves it. */
  public void in(Duration delay) {
    inNanos(delay.toNanos());
  }

  /** Sets or moves it. */
  public void inNanos(long delay) {
    at = thread.now() + delay;
    if (at < queuedAt) {
      queue();
    }
  }

  public void off() {
    at = NEVER;
  }

  private void queue() {
    queuedAt = at;
    thread.queue(new Alarm(this, at));
  }

  /** A deadline's place in its thread's queue. */
  record Alarm(Deadline deadline, long at) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      return Long.compare(at, other.at);
    }

    void ring() {
      deadline.ring(at);
    }
  }

  private void ring(long alarm) {
    if (alarm != queuedAt) {
      return; // it was moved forward, and another alarm rings for it
    }
    queuedAt = NEVER;
    if (at == NEVER) {
      return;
    }
    if (at > thread.now()) {
      queue();
    } else {
      at = NEVER;
      passed.run();
    }
  }
}
