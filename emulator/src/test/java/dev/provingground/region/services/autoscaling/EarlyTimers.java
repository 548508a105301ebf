package dev.provingground.region.services.autoscaling;

import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** A loop whose timers are early by the clock of its time stamps. */
record EarlyTimers(EventLoop loop, Duration early) implements EventLoop {
  @Override
  public Timer after(Duration delay, Runnable event) {
    return loop.after(delay.compareTo(early) > 0 ? delay.minus(early) : delay, event);
  }

  @Override
  public Instant now() {
    return loop.now();
  }

  @Override
  public void execute(Runnable event) {
    loop.execute(event);
  }

  @Override
  public void enter(Runnable event) {
    loop.enter(event);
  }

  @Override
  public Timer every(Duration period, Runnable event) {
    return loop.every(period, event);
  }

  @Override
  public <T> T call(Callable<T> task) throws Exception {
    return loop.call(task);
  }

  @Override
  public boolean isCurrent() {
    return loop.isCurrent();
  }

  @Override
  public double timeScale() {
    return loop.timeScale();
  }
}
