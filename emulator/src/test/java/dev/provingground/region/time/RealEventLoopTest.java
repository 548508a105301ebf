package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RealEventLoopTest extends EventLoopContract {
  private final RealEventLoop loop = new RealEventLoop(10, failures::add);

  @Override
  EventLoop loop() {
    return loop;
  }

  @Override
  void pass(Duration duration) {
    var passed = new CountDownLatch(1);
    loop.after(duration, passed::countDown);
    try {
      passed.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  Duration tick() {
    return Duration.ofMillis(200);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void atTimeScaleTenASecondPassesInATenth() {
    var began = System.nanoTime();
    pass(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(900));
  }

  @Test
  void aClosedLoopForgetsEventsAndRefusesCalls() {
    loop.close();
    loop.close();
    loop.execute(() -> heard.add("late"));
    assertThatThrownBy(() -> loop.call(() -> "late")).isInstanceOf(CancellationException.class);
    assertThat(heard).isEmpty();
  }

  @Test
  void whoeverWaitsForACallWhenTheLoopClosesIsTold() throws Exception {
    var running = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    loop.execute(
        () -> {
          running.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    running.await();
    var caller = new FutureTask<>(() -> loop.call(() -> "never"));
    var waiting = Thread.ofPlatform().start(caller);
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    var closing = Thread.ofPlatform().start(loop::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();
    assertThatThrownBy(caller::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aTimeScaleBelowOneIsRefused() {
    assertThatThrownBy(() -> new RealEventLoop(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time scale must be 1 or more, not 0.5");
    assertThatThrownBy(() -> new RealEventLoop(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
