package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every event loop does, whatever its clock. */
abstract class EventLoopContract {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();

  abstract EventLoop loop();

  /** Lets this much of the region's time pass and runs what falls due. */
  abstract void pass(Duration duration);

  /** A unit of time that is long for the loop and short for whoever waits for the test. */
  abstract Duration tick();

  @Test
  void eventsRunInTheOrderInWhichTheyWerePosted() {
    var expected = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
    for (var event : expected) {
      loop().execute(() -> heard.add(event));
    }
    pass(tick());
    assertThat(heard).isEqualTo(expected);
  }

  @Test
  void anEventPostedByAnEventRunsAfterThoseBeforeIt() {
    loop()
        .execute(
            () -> {
              loop().execute(() -> heard.add("third"));
              heard.add("first");
            });
    loop().execute(() -> heard.add("second"));
    pass(tick());
    // The first event may have run before the second was posted.
    assertThat(heard).containsExactlyInAnyOrder("first", "second", "third").startsWith("first");
  }

  @Test
  void delayedEventsRunByTheirDelayAndNotByTheirPosting() {
    loop().after(tick().multipliedBy(3), () -> heard.add("late"));
    loop().after(tick(), () -> heard.add("early"));
    loop().after(Duration.ofSeconds(-1), () -> heard.add("at once"));
    pass(tick().multipliedBy(4));
    assertThat(heard).containsExactly("at once", "early", "late");
  }

  @Test
  void aDelayedEventWaitsForItsDelay() throws Exception {
    var began = loop().now();
    var ended = new ArrayList<java.time.Instant>();
    loop().after(tick(), () -> ended.add(loop().now()));
    pass(tick().multipliedBy(2));
    var waited = loop().call(() -> Duration.between(began, ended.getFirst()));
    assertThat((double) waited.toNanos() * loop().timeScale() * 1.01)
        .isGreaterThan((double) tick().toNanos());
  }

  @Test
  void aCancelledTimerStaysSilent() {
    var timer = loop().after(tick(), () -> heard.add("cancelled"));
    loop().after(tick(), () -> heard.add("kept"));
    timer.cancel();
    timer.cancel();
    pass(tick().multipliedBy(2));
    assertThat(heard).containsExactly("kept");
  }

  @Test
  void aPeriodicEventRunsUntilItIsCancelled() {
    var timers = new ArrayList<Timer>();
    timers.add(
        loop()
            .every(
                tick(),
                () -> {
                  heard.add("tick");
                  if (heard.size() == 3) {
                    timers.getFirst().cancel();
                  }
                }));
    pass(tick().multipliedBy(10));
    assertThat(heard).containsExactly("tick", "tick", "tick");
  }

  @Test
  void aPeriodMustBePositive() {
    assertThatThrownBy(() -> loop().every(Duration.ZERO, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a period must be positive, not PT0S");
  }

  @Test
  void anEventThatThrowsIsReportedAndTheLoopGoesOn() {
    var error = new AssertionError("boom");
    loop()
        .execute(
            () -> {
              throw error;
            });
    loop().execute(() -> heard.add("after"));
    pass(tick());
    assertThat(failures).containsExactly(error);
    assertThat(heard).containsExactly("after");
  }

  @Test
  void aPeriodicEventThatThrowsRunsAgain() {
    loop()
        .every(
            tick(),
            () -> {
              heard.add("tick");
              throw new IllegalStateException("boom");
            });
    pass(tick().multipliedBy(4));
    assertThat(heard).hasSizeGreaterThanOrEqualTo(2);
    assertThat(failures).hasSameSizeAs(heard);
  }

  @Test
  void aCallReturnsWhatItsTaskReturnsAndRunsOnTheLoop() throws Exception {
    loop().execute(() -> heard.add("before"));
    assertThat(loop().isCurrent()).isFalse();
    assertThat(loop().call(() -> loop().isCurrent() && heard.equals(List.of("before")))).isTrue();
  }

  @Test
  void aCallOnTheLoopRunsAtOnce() throws Exception {
    assertThat(loop().call(() -> loop().call(() -> "inner"))).isEqualTo("inner");
  }

  @Test
  void aCallThrowsWhatItsTaskThrows() {
    assertThatThrownBy(
            () ->
                loop()
                    .call(
                        () -> {
                          throw new IOException("no disk");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("no disk");
    assertThat(failures).isEmpty();
  }

  @Test
  void whatEntersRunsOnTheLoopAndAfterWhatWasPostedBefore() {
    loop().execute(() -> heard.add("before"));
    loop().enter(() -> heard.add(loop().isCurrent() ? "entered" : "beside the loop"));
    pass(tick());
    assertThat(heard).containsExactly("before", "entered");
    assertThat(loop().isCurrent()).isFalse();
  }

  @Test
  void whatEntersFromAnEventRunsAfterIt() {
    loop()
        .enter(
            () -> {
              loop().enter(() -> heard.add("inner"));
              heard.add("outer");
            });
    pass(tick());
    assertThat(heard).containsExactly("outer", "inner");
  }

  @Test
  void whatEntersAndThrowsIsReportedAndNotThrown() {
    var error = new AssertionError("boom");
    loop()
        .enter(
            () -> {
              throw error;
            });
    pass(tick());
    assertThat(failures).containsExactly(error);
  }

  @Test
  void eventsOfAThreadKeepTheirOrderAmongThoseOfOthers() throws Exception {
    var threads = new ArrayList<Thread>();
    for (var name : List.of("a", "b", "c")) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      var event = name + i;
                      loop().execute(() -> heard.add(event));
                    }
                  }));
    }
    for (var thread : threads) {
      thread.join();
    }
    pass(tick());
    for (var name : List.of("a", "b", "c")) {
      assertThat(heard.stream().filter(event -> event.startsWith(name)))
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> name + i).toList());
    }
  }
}
