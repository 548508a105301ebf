package dev.provingground.harness.mutation.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.mutation.run.Judge.Finding;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A laboratory, its log, and whoever judges there. For one thread at a time. */
final class Bench implements AutoCloseable {
  private static final String DELETING = "Deleting the stacks leaves nothing";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final PrintStream log;
  private final Laboratory laboratory;
  private final Scenarios scenarios;
  private final Judge judge;
  private final ScheduledExecutorService timer;
  private final Console console;

  /**
   * @param directory for templates and logs
   * @param timer ends what takes too long
   * @param console is told of what a mutant leaves behind
   */
  Bench(
      Path directory,
      Blueprints blueprints,
      Ranking ranking,
      ScheduledExecutorService timer,
      Console console) {
    this.timer = timer;
    this.console = console;
    log = log(directory);
    laboratory = new Laboratory(directory, blueprints, new Console(log));
    scenarios = new Scenarios(blueprints.subject().specification());
    judge = new Judge(laboratory, scenarios, ranking);
  }

  /** Starts a region and publishes the image, as most mutants need them. */
  void open() {
    laboratory.open();
  }

  /** What came of a mutant, and how long that took from its deployment on. */
  record Result(Finding finding, Duration took) {}

  /** Deploys the mutant, judges it and takes it away again. */
  Result judge(Mutant mutant) {
    long began;
    Finding finding;
    try {
      prepare(mutant);
      began = System.nanoTime();
      finding = judgeInTime(mutant);
    } catch (RuntimeException e) {
      laboratory.end();
      return new Result(Finding.error(e), Duration.ZERO);
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new Result(takenAway(mutant, finding), took);
  }

  /** The last that can notice: a run whose stacks cannot be deleted fails. */
  private Finding takenAway(Mutant mutant, Finding finding) {
    try {
      var left = laboratory.clear(mutant);
      left.ifPresent(what -> console.say("unclean", mutant.id() + " left something: " + what));
      return finding.isSurvival()
          ? left.map(what -> Finding.killed(DELETING, what)).orElse(finding)
          : finding;
    } catch (RuntimeException e) {
      laboratory.end();
      return finding.isSurvival() ? Finding.error(e) : finding;
    }
  }

  private void prepare(Mutant mutant) {
    try {
      laboratory.prepare(mutant);
    } catch (RuntimeException e) {
      // What the last mutant left may be in the way: once more in a new region.
      laboratory.end();
      laboratory.prepare(mutant);
    }
  }

  /** A mutant of which nothing comes in time costs its region, and is no kill. */
  private Finding judgeInTime(Mutant mutant) {
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

  private static PrintStream log(Path directory) {
    try {
      return new PrintStream(
          Files.newOutputStream(Files.createDirectories(directory).resolve("deployments.log")),
          true,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("write a log to " + directory, e);
    }
  }

  /**
   * The specification holds for the stack as it should be: else nothing can be said of mutants.
   *
   * @throws IllegalStateException when it does not
   */
  void checkReference(Ranking ranking) {
    var run = laboratory.deployReference();
    for (var scenario : scenarios.all()) {
      var ending = scenarios.run(scenario, run);
      ranking.took(scenario.name(), ending.took());
      switch (ending.status()) {
        case PASSED -> {}
        case SKIPPED -> console.say("skipped", scenario.name());
        default ->
            throw new IllegalStateException(
                "the stack as it should be fails '%s' at '%s': mend that first"
                    .formatted(scenario.name(), ending.step()),
                ending.error().orElse(null));
      }
    }
  }

  @Override
  public void close() {
    laboratory.close();
    log.close();
  }
}
