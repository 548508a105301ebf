package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    loop.enter(() -> heard.add("late"));
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
  void whatEntersALoopThatHasNothingToDoRunsBeforeTheCallerGoesOn() {
    await()
        .until(
            () -> {
              var runner = new AtomicReference<Thread>();
              loop.enter(() -> runner.set(Thread.currentThread()));
              return runner.get() == Thread.currentThread();
            });
  }

  @Test
  void whatEntersRunsOneAtATimeAmongAllOtherEvents() throws Exception {
    var running = new AtomicInteger();
    var history = new ConcurrentHashMap<Integer, List<Integer>>();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      int name = t;
      history.put(name, new ArrayList<>());
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 2000; i++) {
                      int number = i;
                      Runnable event =
                          () -> {
                            assertThat(running.incrementAndGet()).isEqualTo(1);
                            assertThat(loop.isCurrent()).isTrue();
                            history.get(name).add(number);
                            running.decrementAndGet();
                          };
                      if (i % 3 == 0) {
                        loop.execute(event);
                      } else {
                        loop.enter(event);
                      }
                    }
                  }));
    }
    for (var thread : threads) {
      thread.join();
    }
    loop.call(() -> "all have run");
    assertThat(failures).isEmpty();
    assertThat(history.values())
        .hasSize(4)
        .allSatisfy(events -> assertThat(events).hasSize(2000).isSorted());
  }

  @Test
  void aTimerThatAnEnteringEventSetsRunsWhileNobodyElseEnters() throws Exception {
    var fired = new CountDownLatch(1);
    loop.enter(() -> loop.after(tick(), fired::countDown));
    fired.await();
  }

  @Test
  void whoClosesWaitsForWhatHasEntered() throws Exception {
    var running = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var entering =
        Thread.ofPlatform()
            .start(
                () ->
                    loop.enter(
                        () -> {
                          running.countDown();
                          try {
                            release.await();
                          } catch (InterruptedException e) {
                            throw new AssertionError(e);
                          }
                          heard.add("entered");
                        }));
    running.await();
    var closing =
        Thread.ofPlatform()
            .start(
                () -> {
                  loop.close();
                  heard.add("closed");
                });
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();
    entering.join();
    assertThat(heard).containsExactly("entered", "closed");
    loop.enter(() -> heard.add("late"));
    assertThat(heard).containsExactly("entered", "closed");
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
