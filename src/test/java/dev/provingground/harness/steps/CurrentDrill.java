package dev.provingground.harness.steps;

import dev.provingground.harness.drill.Drill;
import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.Pace;
import dev.provingground.harness.drill.Plan;
import dev.provingground.harness.drill.Prescription;
import dev.provingground.harness.drill.ServiceView;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.ServiceView.TaskState;
import dev.provingground.harness.drill.Site;
import dev.provingground.harness.probe.Load;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The drill that a scenario runs, and what its steps must know of one another. */
public final class CurrentDrill {
  private static final Duration STEADY_LIMIT = Duration.ofMinutes(3);

  /** AWS Fargate's {@code stopTimeout} where a container states none. */
  private static final Duration DEFAULT_STOP = Duration.ofSeconds(30);

  private final Stack stack;
  private final ServiceView view;
  private final Site site;
  private final Pace pace;
  private final Deque<Runnable> restorations = new ArrayDeque<>();
  private final List<String> victims = new ArrayList<>();
  private Set<String> tasksBefore = Set.of();
  private Set<String> known = Set.of();
  private volatile @Nullable Drill drill;

  public CurrentDrill(Stack stack) {
    this.stack = stack;
    view = new DeployedService(stack);
    pace = Pace.of(stack.aws().look());
    var target = stack.run().target();
    site = new Site(target.name(), target.region().id(), target.timeScale());
  }

  Site site() {
    return site;
  }

  /**
   * What brings the stack back that the scenario changed for its drill; newest first, at its end.
   */
  void afterwards(Runnable restoration) {
    restorations.push(restoration);
  }

  void start(Plan plan) {
    awaitSteady();
    var begun =
        Drill.start(
            plan,
            site,
            pace,
            view,
            () ->
                Load.start(
                    stack.internet().httpClient(),
                    URI.create(stack.url() + "/"),
                    plan.requestsPerSecond()),
            stack.console());
    tasksBefore =
        begun.state().tasks().stream()
            .filter(TaskState::isRunning)
            .map(TaskState::arn)
            .collect(Collectors.toSet());
    known = begun.state().tasks().stream().map(TaskState::arn).collect(Collectors.toSet());
    drill = begun;
  }

  /** Before a drill, and after one: no scenario begins on what another one left. */
  void awaitSteady() {
    Awaitility.await("a steady service")
        .pollDelay(Duration.ZERO)
        .pollInterval(pace.look())
        .atMost(longestStop(STEADY_LIMIT))
        .until(() -> view.look().unsteadiness(), String::isEmpty);
  }

  Drill drill() {
    var begun = drill;
    if (begun == null) {
      throw new IllegalStateException("no drill has begun: say the load first");
    }
    return begun;
  }

  /** The tasks that ran when the drill began. */
  Set<String> tasksBefore() {
    return tasksBefore;
  }

  /** Tasks of this drill's making: those that an earlier one left behind are not among them. */
  Stream<TaskState> newTasks(State state) {
    return state.tasks().stream().filter(t -> !known.contains(t.arn()));
  }

  /** Tasks that the faults are about. */
  List<String> victims() {
    return victims;
  }

  /**
   * What does not happen in time breaks the hypothesis; the drill goes on, so that the report tells
   * the rest.
   *
   * @param seconds the region's
   */
  boolean expect(
      String measure, int seconds, Optional<Prescription> prescription, Predicate<State> what) {
    return drill().await(measure, longest(Duration.ofSeconds(seconds)), prescription, what);
  }

  /**
   * Like {@link #expect}, of a service that is steady and more. A task whose program has not begun
   * to listen to SIGTERM when it is told to stop takes its whole stop time-out, which is real time.
   */
  boolean expectSteady(
      String measure, int seconds, Optional<Prescription> prescription, Predicate<State> what) {
    return drill()
        .await(
            measure,
            longestStop(Duration.ofSeconds(seconds)),
            prescription,
            s -> s.isSteady() && what.test(s));
  }

  private Duration longestStop(Duration regionTime) {
    var stop = stack.taskDefinition().containerDefinitions().getFirst().stopTimeout();
    return stack
        .aws()
        .longestFor(site.limit(regionTime, stop == null ? DEFAULT_STOP : Duration.ofSeconds(stop)));
  }

  /** How long to wait here for what may take so long in the region. */
  private Duration longest(Duration regionTime) {
    return stack.aws().longestFor(site.limit(regionTime));
  }

  /** Ends a drill that is under way because the run ends; on another thread. */
  Optional<Journal> interrupt(String why) {
    var begun = drill;
    return begun == null ? Optional.empty() : begun.interrupt(why);
  }

  /** Undoes the faults and ends the drill. */
  private void undo() {
    var begun = drill;
    if (begun != null) {
      begun.close();
    }
  }

  /** Ends the drill, then brings back what was changed for it, whatever happened before. */
  void end() {
    try {
      undo();
    } finally {
      restore();
    }
  }

  private void restore() {
    if (restorations.isEmpty()) {
      return;
    }
    try {
      restorations.pop().run();
    } finally {
      restore();
    }
  }
}
