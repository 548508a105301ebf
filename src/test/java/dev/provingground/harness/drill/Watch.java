package dev.provingground.harness.drill;

import dev.provingground.harness.drill.Moment.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks at the service again and again, and writes down every change. Safe for use by many threads.
 */
final class Watch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration END = Duration.ofSeconds(30);

  private final ServiceView view;
  private final Clock clock;
  private final Consumer<Moment> hear;
  private final List<Moment> moments = new ArrayList<>();
  private final Map<String, String> tasks = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Set<String> events = new HashSet<>();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("watch").daemon().unstarted(task));
  private volatile ServiceView.State state;
  private volatile String failure = "";

  /**
   * Begins to look; what is there already is written down first.
   *
   * @param hear is told every moment as it is seen
   */
  Watch(ServiceView view, Clock clock, Consumer<Moment> hear) {
    this.view = view;
    this.clock = clock;
    this.hear = hear;
    state = view.look();
    state.events().forEach(e -> events.add(e.id()));
    note(state);
    var unused =
        looker.scheduleWithFixedDelay(
            this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  ServiceView.State state() {
    return state;
  }

  /** Writes down what the drill itself does. */
  void say(String what) {
    add(new Moment(clock.instant(), Kind.DRILL, "", what));
  }

  List<Moment> moments() {
    synchronized (moments) {
      return List.copyOf(moments);
    }
  }

  /** Whether such a moment was seen. */
  boolean saw(Predicate<Moment> condition) {
    return moments().stream().anyMatch(condition);
  }

  /** Why looking failed last; empty while it works. */
  String failure() {
    return failure;
  }

  private void look() {
    try {
      var next = view.look();
      note(next);
      state = next;
      failure = "";
    } catch (RuntimeException e) {
      failure = String.valueOf(e.getMessage()); // a drill that cannot see is inconclusive
    }
  }

  private void note(ServiceView.State next) {
    var now = clock.instant();
    next.tasks().forEach((task, status) -> change(tasks, Kind.TASK, task, status));
    next.targets().forEach((target, health) -> change(targets, Kind.TARGET, target, health));
    for (var target : Set.copyOf(targets.keySet())) {
      if (!next.targets().containsKey(target)) {
        targets.remove(target);
        add(new Moment(now, Kind.TARGET, target, "deregistered"));
      }
    }
    for (var event : next.events().reversed()) {
      if (events.add(event.id())) {
        add(new Moment(event.at(), Kind.SERVICE, "", event.message()));
      }
    }
  }

  private void change(Map<String, String> known, Kind kind, String subject, String value) {
    if (!value.equals(known.put(subject, value))) {
      add(new Moment(clock.instant(), kind, subject, value));
    }
  }

  private void add(Moment moment) {
    synchronized (moments) {
      moments.add(moment);
    }
    hear.accept(moment);
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
