package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VirtualEventLoopTest extends EventLoopContract {
  private final VirtualEventLoop loop = new VirtualEventLoop(failures::add);

  @Override
  EventLoop loop() {
    return loop;
  }

  @Override
  void pass(Duration duration) {
    loop.advance(duration);
  }

  @Override
  Duration tick() {
    return Duration.ofDays(1);
  }

  @Test
  void everyEventSeesItsOwnTime() {
    loop.after(
        Duration.ofHours(3),
        () -> loop.after(Duration.ofHours(2), () -> heard.add(loop.now().toString())));
    loop.advance(Duration.ofDays(1));
    assertThat(heard).containsExactly("2026-01-01T05:00:00Z");
    assertThat(loop.now()).isEqualTo(VirtualEventLoop.START.plus(Duration.ofDays(1)));
  }

  @Test
  void runUntilIdleLeavesTheClockAlone() {
    loop.execute(() -> loop.execute(() -> heard.add("now")));
    loop.after(Duration.ofNanos(1), () -> heard.add("later"));
    loop.runUntilIdle();
    assertThat(heard).containsExactly("now");
    assertThat(loop.now()).isEqualTo(VirtualEventLoop.START);
    assertThat(loop.untilNext()).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void eventsCanBeRunOneByOne() {
    loop.after(Duration.ofHours(2), () -> loop.execute(() -> heard.add("then")));
    assertThat(loop.runNext()).isTrue();
    assertThat(loop.now()).isEqualTo(VirtualEventLoop.START.plus(Duration.ofHours(2)));
    assertThat(heard).isEmpty();

    loop.inspect(() -> heard.add(loop.isCurrent() ? "looked" : "looked from outside"));
    assertThat(loop.runNext()).isTrue();
    assertThat(loop.runNext()).isFalse();
    assertThat(heard).containsExactly("looked", "then");
  }

  @Test
  void aFailureThatNobodyHearsOfEndsTheAdvanceOnceTheRestHasRun() {
    var strict = new VirtualEventLoop();
    strict.execute(
        () -> {
          throw new IllegalArgumentException("boom");
        });
    strict.execute(() -> heard.add("after"));
    assertThatThrownBy(strict::runUntilIdle)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("boom");
    assertThat(heard).containsExactly("after");
  }

  @Test
  void theSameSeedMakesTheSameHistory() {
    assertThat(history(42)).isEqualTo(history(42)).isNotEqualTo(history(43));
  }

  private static List<String> history(long seed) {
    var random = new Random(seed);
    var loop = new VirtualEventLoop();
    var history = new ArrayList<String>();
    Runnable event =
        new Runnable() {
          @Override
          public void run() {
            history.add(loop.now().toString());
            if (history.size() < 1000) {
              loop.after(Duration.ofMillis(random.nextInt(10_000)), this);
            }
          }
        };
    loop.execute(event);
    loop.execute(event);
    loop.advance(Duration.ofDays(30));
    return history;
  }
}
