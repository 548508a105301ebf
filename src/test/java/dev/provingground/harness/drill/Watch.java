package dev.provingground.harness.drill;

import dev.provingground.harness.drill.ServiceView.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
  private State state;
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
    state = view.look();
    lanes = new Lanes(clock.instant(), state, hear);
    checks.note(clock.instant(), phase, state);
    var _ =
        looker.scheduleWithFixedDelay(
            this::look, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      note(view.look());
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private synchronized void note(State next) {
    var now = clock.instant();
    lanes.note(now, next);
    checks.note(now, phase, next);
    state = next;
    failure = "";
  }

  /** A drill that cannot see is inconclusive; a look that fails in passing is counted. */
  private synchronized void failed(RuntimeException e) {
    failedLooks++;
    failure = String.valueOf(e.getMessage());
  }

  synchronized State state() {
    return state;
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
