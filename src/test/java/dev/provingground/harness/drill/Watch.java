package dev.provingground.harness.drill;

import dev.provingground.harness.drill.ServiceView.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks at the service again and again, and writes down every change. Safe for use by many threads.
 */
final class Watch implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(30);

  private final ServiceView view;
  private final Clock clock;
  private final Lanes lanes;
  private final Checks checks = new Checks();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("watch").daemon().unstarted(task));
  private Phase phase = Phase.BEFORE;
  private Seen seen;
  private Expectation expectation = Expectation.NONE;
  private int failedLooks;
  private String failure = "";

  /**
   * Begins to look; what is there already is written down first.
   *
   * @param hear is told every change in words
   */
  Watch(ServiceView view, Clock clock, Duration period, Consumer<String> hear) {
    this.view = view;
    this.clock = clock;
    seen = see();
    lanes = new Lanes(seen.at(), seen.state(), hear);
    checks.note(seen.at(), phase, seen.state());
    var _ =
        looker.scheduleAtFixedRate(
            this::look, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What one look showed: asked for from {@code begun} on, known {@code at}. */
  private record Seen(State state, Instant begun, Instant at) {}

  /** What a drill waits for. */
  private record Expectation(
      Instant since, Predicate<State> condition, CompletableFuture<Instant> met) {
    static final Expectation NONE =
        new Expectation(Instant.MAX, _ -> false, new CompletableFuture<>());

    /** A look that began before tells of the time before, whenever its answers came. */
    void test(Seen seen) {
      if (met.isDone() || seen.begun().isBefore(since)) {
        return;
      }
      try {
        if (condition.test(seen.state())) {
          met.complete(seen.at());
        }
      } catch (RuntimeException | AssertionError e) {
        met.completeExceptionally(e);
      }
    }
  }

  /**
   * When a look that began after {@code since} first shows something, the last one included. It is
   * the only thing that the watch waits for.
   *
   * @param condition is asked on the watch's own thread too
   */
  CompletableFuture<Instant> when(Instant since, Predicate<State> condition) {
    var next = new Expectation(since, condition, new CompletableFuture<>());
    next.test(expect(next));
    return next.met();
  }

  private synchronized Seen expect(Expectation next) {
    expectation = next;
    return seen;
  }

  private void look() {
    try {
      var next = see();
      note(next).test(next);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private Seen see() {
    var begun = clock.instant();
    return new Seen(view.look(), begun, clock.instant());
  }

  private synchronized Expectation note(Seen next) {
    lanes.note(next.at(), next.state());
    checks.note(next.at(), phase, next.state());
    seen = next;
    failure = "";
    return expectation;
  }

  /** A drill that cannot see is inconclusive; a look that fails in passing is counted. */
  private synchronized void failed(RuntimeException e) {
    failedLooks++;
    failure = String.valueOf(e.getMessage());
  }

  synchronized State state() {
    return seen.state();
  }

  /** From now on. */
  synchronized void phase(Phase next) {
    phase = next;
  }

  synchronized List<TaskLane> tasks() {
    return lanes.tasks();
  }

  synchronized List<TargetLane> targets() {
    return lanes.targets();
  }

  synchronized List<ServiceEvent> events() {
    return lanes.events();
  }

  synchronized List<SteadyCheck> checks() {
    return checks.rows();
  }

  synchronized long fewestHealthy() {
    return checks.fewestHealthy();
  }

  /** Why looking failed last; empty while it works. */
  synchronized String failure() {
    return failure;
  }

  synchronized int failedLooks() {
    return failedLooks;
  }

  @Override
  public void close() {
    looker.shutdown();
    try {
      if (!looker.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        looker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
