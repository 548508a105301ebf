package dev.provingground.harness.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Kills one of a region's processes, drawn anew each time, at a random moment of a deployment;
 * looks what is left of it; and does so again and again. The next start is the proof that nothing
 * stands in its way.
 *
 * <pre>mvn verify -Pdeaths -Dkills=100 -Dseed=1</pre>
 */
final class RegionDeaths {
  /** Longer than a family takes to die on a busy machine; nothing of it may be there afterwards. */
  private static final Duration DYING = Duration.ofSeconds(20);

  private static final Duration LOOKING = Duration.ofMillis(100);

  private final Random random;
  private final PrintStream out;
  private final List<String> mounts;
  private int unclean;

  private RegionDeaths(long seed, PrintStream out) throws IOException {
    this.random = new Random(seed);
    this.out = out;
    this.mounts = RegionFamily.mounts();
  }

  /**
   * @param args how often, and the seed of what is drawn
   */
  public static void main(String[] args) throws Exception {
    int kills = Integer.parseInt(args[0]);
    long seed = Long.parseLong(args[1]);
    var deaths = new RegionDeaths(seed, System.out);
    var deploying = deaths.whole();
    System.out.printf("A whole deployment takes %d ms; seed %d%n", deploying.toMillis(), seed);
    for (int kill = 1; kill <= kills; kill++) {
      deaths.kill(kill, deploying);
    }
    System.out.printf("A deployment after all of them takes %d ms%n", deaths.whole().toMillis());
    System.out.printf("%d kills, %d clean%n", kills, kills - deaths.unclean);
    System.exit(deaths.unclean == 0 ? 0 : 1); // whatever threads the killed runs have left
  }

  /** From the region's start to the deployed service. */
  private Duration whole() {
    long start = System.nanoTime();
    try (var run = start()) {
      run.deployment();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private void kill(int number, Duration deploying) throws Exception {
    long moment = (long) (random.nextDouble() * deploying.toMillis());
    var run = CompletableFuture.supplyAsync(RegionDeaths::start);
    await(run, moment);
    while (RegionFamily.launcher().isEmpty() && !run.isDone()) {
      await(run, LOOKING.toMillis()); // before the region's birth nothing can be killed
    }
    var family = RegionFamily.now();
    var candidates = family.regions();
    if (candidates.isEmpty()) {
      throw new IllegalStateException("the region does not start", failure(run));
    }
    int drawn = random.nextInt(candidates.size());
    candidates.get(drawn).destroyForcibly();
    var remains = remains(family);
    run.handle((done, failure) -> Optional.ofNullable(done)).join().ifPresent(SuiteRun::close);
    unclean += remains.isEmpty() ? 0 : 1;
    out.printf(
        "%3d  after %5d ms, process %d of %d, with%s task: %s%n",
        number,
        moment,
        drawn + 1,
        candidates.size(),
        family.hasTask() ? " a" : "out a",
        remains.isEmpty() ? "clean" : "LEFT " + remains);
  }

  private static void await(CompletableFuture<SuiteRun> run, long millis) {
    run.handle((done, failure) -> true)
        .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
        .join();
  }

  private static Throwable failure(CompletableFuture<SuiteRun> run) {
    return run.handle((done, failure) -> failure == null ? new AssertionError("it runs") : failure)
        .join();
  }

  /** What is still there when all the time it may take is over. */
  private List<String> remains(RegionFamily family) throws IOException {
    try {
      Awaitility.await().atMost(DYING).until(() -> family.remains().isEmpty());
    } catch (ConditionTimeoutException e) {
      // Said below.
    }
    var all = new ArrayList<>(family.remains());
    var mounted = new ArrayList<>(RegionFamily.mounts());
    mounted.removeAll(mounts);
    mounted.forEach(mount -> all.add("mount " + mount));
    return all;
  }

  private static SuiteRun start() {
    var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return SuiteRun.start(Settings.from(name -> Optional.empty()), new Console(quiet));
  }
}
