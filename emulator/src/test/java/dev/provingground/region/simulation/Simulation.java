package dev.provingground.region.simulation;

import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs worlds of the region's services in virtual time. Everything that happens in a world is its
 * seed's: the same seed makes the same world again, event by event.
 */
public final class Simulation {
  /** The system property that names the one seed to be run. */
  public static final String SEED = "simulation.seed";

  private Simulation() {}

  /**
   * How a world went.
   *
   * @param events of its loop
   * @param simulated how long it lived
   * @param requests that its load balancers routed
   * @param traceHash of all that was seen to happen, in order
   */
  public record Outcome(
      long seed, long events, Duration simulated, int requests, String traceHash) {}

  /**
   * Lives one world to its end and checks the invariants after every event.
   *
   * @throws AssertionError when one does not hold: which, what happened last, and how to replay it
   */
  public static Outcome run(long seed) {
    return run(seed, line -> {});
  }

  /**
   * The same.
   *
   * @param listener hears each line of what happens
   */
  static Outcome run(long seed, Consumer<String> listener) {
    @Nullable World world = null;
    try {
      world = new World(seed, listener);
      world.live();
    } catch (RuntimeException e) {
      throw new AssertionError(failure(seed, e, world), e);
    }
    return new Outcome(
        seed,
        world.events(),
        Duration.between(VirtualEventLoop.START, world.region().loop.now()),
        world.traffic().sent(),
        world.trace().hash());
  }

  private static String failure(long seed, RuntimeException cause, @Nullable World world) {
    var lines = world == null ? List.<String>of() : world.trace().lastLines();
    return """
    seed %d: %s
      %s
    Replay it with: mvn -pl emulator/tests -am test -Dtest=SimulationTest -D%s=%d\
    """
        .formatted(seed, cause.getMessage(), String.join("\n  ", lines), SEED, seed);
  }

  /** New ones, which watch one world. */
  static List<Invariant> invariants() {
    return List.of(
        new LegalLives(),
        new CountsAgree(),
        new LowerLimit(),
        new UpperLimit(),
        new OnlyHealthyTargetsServe(),
        new StoppedTasksHoldNothing(),
        new BreakerThreshold(),
        new DeploymentStates(),
        new AlarmsEndDeployments(),
        new GracePeriod(),
        new ProtectedTasksStay(),
        new ScalingStaysInRange(),
        new SpotWarning(),
        new StopTimeouts(),
        new ShiftsGoForward(),
        new BlueServesOn());
  }
}
