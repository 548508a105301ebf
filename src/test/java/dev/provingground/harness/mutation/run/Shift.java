package dev.provingground.harness.mutation.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.mutation.run.Judge.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Laboratories at work, each with one mutant at a time. A mutant mostly waits, for health checks
 * and for tasks that drain, so more of them than there are processors keep a machine busy.
 *
 * <p>On a busy machine tasks may be late for a clock that runs fast. So a service that did not
 * become stable is deployed once more when everything else is done: only such mutants are deployed
 * then, and they do little but wait. Who fails again fails for its own sake.
 */
final class Shift {
  private final Path work;
  private final Blueprints blueprints;
  private final Ranking ranking;
  private final Console console;
  private final int workers;

  /**
   * @param work a directory for templates and logs
   * @param workers how many laboratories
   */
  Shift(Path work, Blueprints blueprints, Ranking ranking, Console console, int workers) {
    this.work = work;
    this.blueprints = blueprints;
    this.ranking = ranking;
    this.console = console;
    this.workers = workers;
  }

  /** Is told of each mutant what came of it; by many threads. */
  interface Listener {
    void judged(Mutant mutant, Finding finding, Duration took);
  }

  /**
   * Judges all of them.
   *
   * @throws IllegalStateException when the stack as it should be fails its specification
   */
  void work(Collection<Mutant> mutants, Listener listener) {
    var queue = new ConcurrentLinkedQueue<>(mutants);
    var unstable = new ConcurrentLinkedQueue<Mutant>();
    int laboratories = Math.min(mutants.size(), workers);
    var benches = new ArrayList<Bench>();
    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var threads = Executors.newFixedThreadPool(laboratories + 1)) {
      try (var reference =
          new Bench(work.resolve("reference"), blueprints, ranking, timer, console)) {
        for (int i = 0; i < laboratories; i++) {
          benches.add(
              new Bench(work.resolve("laboratory-" + i), blueprints, ranking, timer, console));
        }
        // One after the other: regions that start all at once keep each other from it.
        var opened = CompletableFuture.runAsync(() -> benches.forEach(Bench::open), threads);
        reference.checkReference(ranking);
        opened.join();
      }
      console.say("mutants", "the stack as it should be passes all scenarios");
      each(
          benches,
          bench ->
              work(
                  queue,
                  mutant -> {
                    var result = bench.judge(mutant);
                    if (result.finding().isUnstable()) {
                      unstable.add(mutant);
                    } else {
                      listener.judged(mutant, result.finding(), result.took());
                    }
                  }),
          threads);
      console.say("mutants", "%d did not become stable: once more".formatted(unstable.size()));
      each(
          benches,
          bench ->
              work(
                  unstable,
                  mutant -> {
                    var result = bench.judge(mutant);
                    listener.judged(mutant, result.finding(), result.took());
                  }),
          threads);
    } finally {
      benches.forEach(Bench::close);
    }
  }

  private static void each(List<Bench> benches, Consumer<Bench> work, Executor threads) {
    benches.stream()
        .map(bench -> CompletableFuture.runAsync(() -> work.accept(bench), threads))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static void work(Queue<Mutant> queue, Consumer<Mutant> judge) {
    for (var mutant = queue.poll(); mutant != null; mutant = queue.poll()) {
      judge.accept(mutant);
    }
  }
}
