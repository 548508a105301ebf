package dev.provingground.harness.drill;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.drill.Moment.Kind;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.probe.Load;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One drill, in this order: {@link #start}, {@link #inject}, any number of {@link #await}, {@link
 * #undo}, {@link #conclude}, {@link #close}. Every fault is undone on close at the latest. Nothing
 * is tried twice.
 */
public final class Drill implements AutoCloseable {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration AFTER = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TOLERATED_LAG = Duration.ofMillis(500);
  private static final int FEWEST_REQUESTS = 50;

  private final Plan plan;
  private final ServiceView view;
  private final Console console;
  private final Clock clock = Clock.systemUTC();
  private final Watch watch;
  private final Load load;
  private final Deque<Runnable> rollbacks = new ArrayDeque<>();
  private final Map<String, Duration> measured = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();
  private Optional<Instant> faultBegan = Optional.empty();
  private Optional<Instant> faultEnded = Optional.empty();
  private boolean closed;

  /**
   * What is going to be shown.
   *
   * @param name as the scenario calls it
   * @param hypothesis in words
   * @param budget what may fail
   */
  public record Plan(String name, String hypothesis, ErrorBudget budget, int requestsPerSecond) {}

  private Drill(Plan plan, ServiceView view, Supplier<Load> load, Console console) {
    this.plan = plan;
    this.view = view;
    this.console = console;
    watch = new Watch(view, clock, this::print);
    this.load = load.get();
  }

  /**
   * Begins the load, and makes sure that the service is steady under it.
   *
   * @throws AssertionError when it is not: a fault would show nothing
   */
  public static Drill start(Plan plan, ServiceView view, Supplier<Load> load, Console console) {
    if (!view.look().isSteady()) {
      throw new AssertionError("the service is not steady before the drill: " + view.look());
    }
    var drill = new Drill(plan, view, load, console);
    drill.watch.say("load of " + plan.requestsPerSecond() + " requests a second");
    drill.warmUp();
    return drill;
  }

  private void warmUp() {
    var begun = clock.instant();
    Awaitility.await("steady state under load")
        .pollInterval(POLL)
        .atMost(WARM_UP.multipliedBy(10))
        .until(() -> Duration.between(begun, clock.instant()).compareTo(WARM_UP) > 0);
    if (Statistics.of(load.samples()).failed() > 0) {
      broken.add("requests failed before the fault: " + Statistics.of(load.samples()).failures());
    }
  }

  public Plan plan() {
    return plan;
  }

  public ServiceView.State state() {
    return watch.state();
  }

  /**
   * Begins the fault.
   *
   * @param rollback undoes it; runs once, on {@link #undo} or on close
   */
  public void inject(String what, Runnable fault, Runnable rollback) {
    rollbacks.push(rollback);
    watch.say(what);
    faultBegan = Optional.of(clock.instant());
    fault.run();
  }

  /** Ends the fault. */
  public void undo(String what) {
    rollBack();
    watch.say(what);
    faultEnded = Optional.of(clock.instant());
  }

  /**
   * Waits for something to happen, and measures how long after the fault's begin it was seen.
   *
   * @param measure what the time is called in the report, such as {@code time to detect}
   * @return whether it happened in time; when not, the hypothesis is broken
   */
  public boolean await(String measure, Duration limit, Predicate<ServiceView.State> condition) {
    var since = faultEnded.or(() -> faultBegan).orElseThrow();
    try {
      Awaitility.await(measure)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .atMost(limit)
          .until(() -> condition.test(watch.state()));
    } catch (ConditionTimeoutException e) {
      broken.add("%s: not within %d s".formatted(measure, limit.toSeconds()));
      watch.say(measure + ": not within " + limit.toSeconds() + " s");
      return false;
    }
    var took = Duration.between(since, clock.instant());
    measured.put(measure, took);
    watch.say("%s: %.1f s".formatted(measure, took.toNanos() / 1e9));
    return true;
  }

  /** Whether something like this was written down since the fault began. */
  public boolean sawSinceFault(Predicate<Moment> condition) {
    var begin = faultBegan.orElseThrow();
    return watch.saw(m -> !m.at().isBefore(begin) && condition.test(m));
  }

  /** Ends load and watch, and judges. */
  public Journal conclude() {
    var recovered = clock.instant();
    Awaitility.await("load after recovery")
        .pollInterval(POLL)
        .atMost(AFTER.multipliedBy(10))
        .until(() -> Duration.between(recovered, clock.instant()).compareTo(AFTER) > 0);
    load.close();
    watch.close();
    var samples = load.samples();
    var verdict = judge(samples, recovered);
    console.say("drill", plan.name() + ": " + verdict.outcome() + " " + verdict.reasons());
    return new Journal(
        plan,
        verdict,
        faultBegan,
        faultEnded,
        recovered,
        Collections.unmodifiableMap(new LinkedHashMap<>(measured)),
        Statistics.of(samples),
        samples,
        watch.moments());
  }

  private Verdict judge(List<Sample> samples, Instant recovered) {
    var unclear = new ArrayList<String>();
    if (faultBegan.isEmpty()) {
      unclear.add("no fault was injected");
    }
    if (samples.size() < FEWEST_REQUESTS) {
      unclear.add("only " + samples.size() + " requests were made");
    }
    var lag = Statistics.of(samples).worstLag();
    if (lag.compareTo(TOLERATED_LAG) > 0) {
      unclear.add("the load generator fell behind by " + lag.toMillis() + " ms");
    }
    if (!watch.failure().isEmpty()) {
      unclear.add("the service could not be watched: " + watch.failure());
    }
    var reasons = new ArrayList<>(broken);
    faultBegan.ifPresent(
        began -> reasons.addAll(plan.budget().overspent(samples, began, recovered)));
    if (!reasons.isEmpty()) {
      return new Verdict(Outcome.BROKEN, reasons);
    }
    return unclear.isEmpty()
        ? new Verdict(Outcome.HELD, List.of())
        : new Verdict(Outcome.INCONCLUSIVE, unclear);
  }

  private void print(Moment moment) {
    var subject = moment.subject().substring(moment.subject().lastIndexOf('/') + 1);
    console.say(
        "drill",
        moment.kind() == Kind.DRILL ? moment.what() : (subject + " " + moment.what()).trim());
  }

  private void rollBack() {
    while (!rollbacks.isEmpty()) {
      rollbacks.pop().run();
    }
  }

  /** Undoes what is left of the fault and ends the load, whatever happened before. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      rollBack();
    } finally {
      load.close();
      watch.close();
    }
  }
}
