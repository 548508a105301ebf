package dev.provingground.harness.drill;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.drill.Measure.Prescribed;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.probe.Probe;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One drill, in this order: {@link #start}; any number of {@link #arrange}, {@link #inject}, {@link
 * #evidence}, {@link #await} and {@link #undo}; {@link #conclude}; {@link #close}. Every fault is
 * undone on close at the latest. Nothing is tried twice. For one thread, but for {@link #interrupt}
 * and {@link #close}.
 */
public final class Drill implements AutoCloseable {
  private final Plan plan;
  private final Site site;
  private final Pace pace;
  private final Console console;
  private final Clock clock = Clock.systemUTC();
  private final Instant began = clock.instant();
  private final Watch watch;
  private final Probe probe;
  private final Rollbacks rollbacks = new Rollbacks();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<Measure> measures = new CopyOnWriteArrayList<>();
  private final List<Note> notes = new CopyOnWriteArrayList<>();
  private final List<String> foretold = new ArrayList<>();
  private volatile Optional<Abort> aborted = Optional.empty();
  private volatile boolean concluded;

  private Drill(
      Plan plan,
      Site site,
      Pace pace,
      ServiceView view,
      Supplier<? extends Probe> load,
      Console console) {
    this.plan = plan;
    this.site = site;
    this.pace = pace;
    this.console = console;
    watch = new Watch(view, clock, pace.look(), what -> console.say("drill", what));
    probe = load.get();
  }

  /**
   * Begins the load, and makes sure that the service is steady under it.
   *
   * @throws AssertionError when it is not: a fault would show nothing
   */
  public static Drill start(
      Plan plan,
      Site site,
      Pace pace,
      ServiceView view,
      Supplier<? extends Probe> load,
      Console console) {
    var before = view.look();
    if (!before.isSteady()) {
      throw new AssertionError(
          "the service is not steady before the drill: " + before.unsteadiness());
    }
    var drill = new Drill(plan, site, pace, view, load, console);
    drill.say("load of " + plan.requestsPerSecond() + " requests a second");
    drill.settle("steady state under load", pace.warmUp());
    if (drill.samples().isEmpty()) {
      drill.settle("the first answer of a slow service", pace.warmUp());
    }
    return drill;
  }

  private void settle(String why, Duration time) {
    var since = clock.instant();
    until(why, time, () -> passed(since, time));
  }

  private boolean passed(Instant since, Duration time) {
    return Duration.between(since, clock.instant()).compareTo(time) >= 0;
  }

  private void until(String why, Duration time, Callable<Boolean> condition) {
    Awaitility.await(why)
        .pollDelay(Duration.ZERO)
        .pollInterval(pace.look())
        .atMost(time.plusSeconds(30))
        .until(condition);
  }

  /**
   * Lets time pass while watch and load go on, unless the stop condition is met.
   *
   * @param time real time
   */
  public void pass(String why, Duration time) {
    var since = clock.instant();
    until(why, time, () -> mustStop() || passed(since, time));
  }

  public Plan plan() {
    return plan;
  }

  /** The service as it was seen last. */
  public State state() {
    return watch.state();
  }

  /** The service's events since the drill began, oldest first. */
  public List<ServiceEvent> events() {
    return watch.events();
  }

  /** The targets' healths since the drill began. */
  public List<TargetLane> targets() {
    return watch.targets();
  }

  /** The requests that have ended so far. */
  public List<Sample> samples() {
    return probe.samples();
  }

  /**
   * Begins a fault, unless the drill was aborted.
   *
   * @param rollback undoes it; runs once, on {@link #undo} or on close
   */
  public void inject(String what, Runnable fault, Runnable rollback) {
    if (aborted.isPresent()) {
      say("not done, for the drill was stopped: " + what);
      return;
    }
    rollbacks.push(rollback);
    say(what);
    watch.phase(Phase.DURING);
    faults.add(new Fault(what, clock.instant(), Optional.empty(), List.of()));
    fault.run();
  }

  /**
   * Arranges for what is made before a fault begins to be taken away with it.
   *
   * @param rollback runs once, on {@link #undo} or on close
   */
  public void arrange(Runnable rollback) {
    rollbacks.push(rollback);
  }

  /** Writes down what shows that the last fault is real. */
  public void evidence(String name, String value, String source) {
    evidence(faults.getLast().what(), name, value, source);
  }

  /**
   * Writes down what shows that a fault is real.
   *
   * @param what the fault, as {@link #inject} was told
   */
  public void evidence(String what, String name, String value, String source) {
    var shown = new Evidence(clock.instant(), name, value, source);
    faults.replaceAll(f -> f.what().equals(what) ? f.with(shown) : f);
    say("evidence: %s %s (%s)".formatted(name, value, source));
  }

  /** Ends every fault that is there. */
  public void undo(String what) {
    rollbacks.run();
    say(what);
    var now = clock.instant();
    faults.replaceAll(
        f ->
            f.ended().isPresent()
                ? f
                : new Fault(f.what(), f.began(), Optional.of(now), f.evidence()));
  }

  /**
   * Waits for something to happen, and measures how long after the last fault's begin, or its end
   * once it was undone, it was seen. What was looked for before then counts for nothing.
   *
   * @param name what the time is called in the report, such as {@code time to detect}
   * @param limit real time
   * @param prescription what AWS's settings say that it takes
   * @return whether it happened in time; when not, the hypothesis is broken
   */
  public boolean await(
      String name,
      Duration limit,
      Optional<Prescription> prescription,
      Predicate<State> condition) {
    var fault = faults.getLast();
    var since = since();
    var met = watch.when(since, condition);
    try {
      Awaitility.await(name)
          .pollDelay(Duration.ZERO)
          .pollInterval(pace.look())
          .atMost(limit)
          .until(() -> mustStop() || met.isDone());
    } catch (ConditionTimeoutException e) {
      met.cancel(false);
      foretold.add("%s: not within %.1f s".formatted(name, limit.toMillis() / 1e3));
      say(foretold.getLast());
      return false;
    }
    if (aborted.isPresent()) {
      met.cancel(false);
      return false;
    }
    var took = Duration.between(since, whenMet(name, met));
    var prescribed = prescription.map(p -> p.against(took, site));
    measures.add(new Measure(name, since, took, fault.ended().isPresent(), prescribed));
    say("%s: %.1f s%s".formatted(name, took.toMillis() / 1e3, words(prescribed)));
    return true;
  }

  private static Instant whenMet(String name, CompletableFuture<Instant> met) {
    try {
      return met.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(name + ": " + e.getCause(), e.getCause());
    }
  }

  /** What measures count from: the last fault's begin, or its end once it was undone. */
  public Instant since() {
    var fault = faults.getLast();
    return fault.ended().orElse(fault.began());
  }

  private static String words(Optional<Prescribed> prescribed) {
    return prescribed
        .map(
            p ->
                ", %d to %d s of the region's by AWS's settings"
                    .formatted(p.least().toSeconds(), p.most().toSeconds()))
        .orElse("");
  }

  /** Rolls back at once when the stop condition is met. */
  private boolean mustStop() {
    if (aborted.isEmpty()) {
      var now = clock.instant();
      plan.stop()
          .flatMap(s -> s.met(began, now, probe.samples()))
          .ifPresent(
              why -> {
                aborted = Optional.of(new Abort(now, why));
                foretold.add("the drill was stopped early: " + why);
                undo("stopped early, all undone: " + why);
              });
    }
    return aborted.isPresent();
  }

  /** Ends load and watch, and judges. */
  public Journal conclude() {
    concluded = true;
    var recovered = foretold.isEmpty() ? Optional.of(clock.instant()) : Optional.<Instant>empty();
    recovered.ifPresent(r -> watch.phase(Phase.AFTER));
    settle("load after the recovery", pace.after());
    probe.close();
    watch.close();
    var samples = probe.samples();
    var whole = Statistics.of(samples);
    var phases = phases(samples, recovered);
    var verdict =
        new Judge(
                plan,
                samples,
                whole,
                phases,
                faults,
                recovered,
                watch.fewestHealthy(),
                foretold,
                missing())
            .verdict();
    console.say("drill", plan.name() + ": " + verdict.outcome() + " " + verdict.reasons());
    return journal(verdict, recovered, samples, phases);
  }

  /**
   * The run ends before the drill does: all is undone, and nothing can be said. May be called from
   * another thread.
   *
   * @return empty when it was concluded before
   */
  public Optional<Journal> interrupt(String why) {
    if (concluded) {
      close();
      return Optional.empty();
    }
    try (this) {
      undo(why + ": all faults undone");
    } catch (RuntimeException e) {
      say(why + ", and what there was of faults could not be undone: " + e.getMessage());
    }
    var samples = probe.samples();
    return Optional.of(
        journal(
            new Verdict(Outcome.INCONCLUSIVE, List.of(why)),
            Optional.empty(),
            samples,
            phases(samples, Optional.empty())));
  }

  private Journal journal(
      Verdict verdict,
      Optional<Instant> recovered,
      List<Sample> samples,
      Map<Phase, Statistics> phases) {
    return new Journal(
        plan,
        site,
        verdict,
        began,
        recovered,
        clock.instant(),
        aborted,
        List.copyOf(faults),
        List.copyOf(measures),
        watch.checks(),
        Statistics.of(samples),
        phases,
        Loss.of(samples),
        watch.tasks(),
        watch.targets(),
        watch.events(),
        List.copyOf(notes),
        samples);
  }

  private Map<Phase, Statistics> phases(List<Sample> samples, Optional<Instant> recovered) {
    var first = faults.stream().map(Fault::began).findFirst();
    var phases = new EnumMap<Phase, Statistics>(Phase.class);
    samples.stream()
        .collect(Collectors.groupingBy(s -> phase(s, first, recovered)))
        .forEach((phase, of) -> phases.put(phase, Statistics.of(of)));
    return Map.copyOf(phases);
  }

  /** A request that was on its way when the fault began is the fault's. */
  private static Phase phase(Sample of, Optional<Instant> fault, Optional<Instant> recovered) {
    if (fault.isEmpty() || of.intended().plus(of.latency()).isBefore(fault.get())) {
      return Phase.BEFORE;
    }
    return recovered.isPresent() && of.intended().isAfter(recovered.get())
        ? Phase.AFTER
        : Phase.DURING;
  }

  private List<String> missing() {
    return watch.failure().isEmpty()
        ? List.of()
        : List.of("the service could not be watched: " + watch.failure());
  }

  private void say(String what) {
    notes.add(new Note(clock.instant(), what));
    console.say("drill", what);
  }

  /** Undoes what is left of the faults and ends the load, whatever happened before. */
  @Override
  public void close() {
    try {
      rollbacks.end();
    } finally {
      probe.close();
      watch.close();
    }
  }
}
