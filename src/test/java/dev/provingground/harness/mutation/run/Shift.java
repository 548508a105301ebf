package dev.provingground.harness.mutation.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.mutation.run.Judge.Finding;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import dev.provingground.harness.settings.Settings;
import dev.provingground.infra.DeploymentOptions;
import io.cucumber.plugin.event.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Laboratories at work. A mutant that is taken away mostly waits for its tasks to drain, so there
 * are more laboratories than mutants that are deployed and judged at a time.
 */
final class Shift {
  private static final int LABORATORIES_A_WORKER = 2;
  private static final String DELETING = "Deleting the stacks leaves nothing";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path work;
  private final Blueprints blueprints;
  private final DeploymentOptions options;
  private final String features;
  private final Ranking ranking;
  private final Console console;
  private final int workers;
  private final Semaphore permits;

  /**
   * @param work a directory for templates and logs
   * @param features a directory of feature files
   * @param workers how many mutants are deployed and judged at a time
   */
  Shift(
      Path work,
      Blueprints blueprints,
      DeploymentOptions options,
      String features,
      Ranking ranking,
      Console console,
      int workers) {
    this.work = work;
    this.blueprints = blueprints;
    this.options = options;
    this.features = features;
    this.ranking = ranking;
    this.console = console;
    this.workers = workers;
    permits = new Semaphore(workers, true);
  }

  /** Is told of each mutant what came of it; by many threads. */
  interface Listener {
    void judged(Mutant mutant, Finding finding, Duration took);
  }

  /** Judges all of them. */
  void work(Collection<Mutant> mutants, Listener listener) {
    var queue = new ConcurrentLinkedQueue<>(mutants);
    int laboratories = Math.min(mutants.size(), workers * LABORATORIES_A_WORKER);
    try (var threads = Executors.newFixedThreadPool(laboratories);
        var timer = Executors.newSingleThreadScheduledExecutor()) {
      checkReference();
      var ends = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < laboratories; i++) {
        int number = i;
        ends.add(CompletableFuture.runAsync(() -> work(number, queue, listener, timer), threads));
      }
      ends.forEach(CompletableFuture::join);
    }
  }

  /** The specification holds for the stack as it should be: else nothing can be said of mutants. */
  private void checkReference() {
    var scenarios = new Scenarios(features);
    try (var log = log("reference");
        var laboratory = laboratory("reference", new Console(log))) {
      var run = laboratory.deployReference();
      for (var scenario : scenarios.all()) {
        var ending = scenarios.run(scenario, run);
        ranking.took(scenario.name(), ending.took());
        if (ending.status() == Status.SKIPPED) {
          console.say("skipped", scenario.name());
        } else if (ending.status() != Status.PASSED) {
          throw new IllegalStateException(
              "the stack as it should be fails '%s' at '%s': mend that first"
                  .formatted(scenario.name(), ending.step()),
              ending.error().orElse(null));
        }
      }
    }
    console.say("mutants", "the stack as it should be passes all scenarios");
  }

  private void work(
      int number,
      ConcurrentLinkedQueue<Mutant> queue,
      Listener listener,
      ScheduledExecutorService timer) {
    var name = "laboratory-" + number;
    var scenarios = new Scenarios(features);
    try (var log = log(name);
        var laboratory = laboratory(name, new Console(log))) {
      var judge = new Judge(laboratory, scenarios, ranking);
      for (var mutant = queue.poll(); mutant != null; mutant = queue.poll()) {
        judge(mutant, laboratory, judge, listener, timer);
      }
    }
  }

  private void judge(
      Mutant mutant,
      Laboratory laboratory,
      Judge judge,
      Listener listener,
      ScheduledExecutorService timer) {
    permits.acquireUninterruptibly();
    Finding finding;
    long began;
    try {
      prepare(mutant, laboratory);
      began = System.nanoTime();
      finding = judgeInTime(mutant, laboratory, judge, timer);
    } catch (RuntimeException e) {
      permits.release();
      laboratory.end();
      listener.judged(mutant, Finding.error(e), Duration.ZERO);
      return;
    }
    permits.release();
    var took = Duration.ofNanos(System.nanoTime() - began);
    if (finding.outcome() != Outcome.SURVIVED) {
      listener.judged(mutant, finding, took);
    }
    var left = laboratory.clear(mutant);
    left.ifPresent(what -> console.say("unclean", mutant.id() + " left something: " + what));
    if (finding.outcome() == Outcome.SURVIVED) {
      // The last that can notice: a run whose stacks cannot be deleted fails.
      listener.judged(
          mutant, left.map(what -> Finding.killed(DELETING, what)).orElse(finding), took);
    }
  }

  private static void prepare(Mutant mutant, Laboratory laboratory) {
    try {
      laboratory.prepare(mutant);
    } catch (RuntimeException e) {
      // What the last mutant left may be in the way: once more in a new region.
      laboratory.end();
      laboratory.prepare(mutant);
    }
  }

  /** A mutant of which nothing comes in time costs its region, and is no kill. */
  private static Finding judgeInTime(
      Mutant mutant, Laboratory laboratory, Judge judge, ScheduledExecutorService timer) {
    var late = new AtomicBoolean();
    var alarm =
        timer.schedule(
            () -> {
              late.set(true);
              laboratory.end();
            },
            LIMIT.toSeconds(),
            TimeUnit.SECONDS);
    Finding finding;
    try {
      finding = judge.judge(mutant);
    } catch (RuntimeException e) {
      finding = Finding.error(e);
      laboratory.end();
    } finally {
      alarm.cancel(false);
    }
    return late.get()
        ? Finding.of(Outcome.ERROR, "nothing came of it within %d s".formatted(LIMIT.toSeconds()))
        : finding;
  }

  private PrintStream log(String name) {
    try {
      var directory = Files.createDirectories(work.resolve(name));
      return new PrintStream(
          Files.newOutputStream(directory.resolve("deployments.log")),
          true,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("write the log of " + name, e);
    }
  }

  private Laboratory laboratory(String name, Console log) {
    return new Laboratory(
        work.resolve(name), blueprints, options, Settings.from(property -> Optional.empty()), log);
  }
}
