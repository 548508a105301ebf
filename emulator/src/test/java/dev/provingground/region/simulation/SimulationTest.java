package dev.provingground.region.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Worlds of fresh seeds for a while, or the one of {@code -Dsimulation.seed}. */
final class SimulationTest {
  /** How long fresh seeds are run, in real seconds; a soak takes more. */
  private static final String SECONDS = "simulation.seconds";

  private static final String USUAL_SECONDS = "8";

  @Test
  void invariantsHoldInEveryWorld() {
    var given = System.getProperty(Simulation.SEED);
    if (given != null) {
      System.out.println(Simulation.run(Long.parseLong(given)));
      return;
    }
    var seconds = Long.parseLong(System.getProperty(SECONDS, USUAL_SECONDS));
    var seeds = new Random();
    long start = System.nanoTime();
    int worlds = 0;
    long events = 0;
    long requests = 0;
    var simulated = Duration.ZERO;
    do {
      var outcome = Simulation.run(seeds.nextLong());
      worlds++;
      events += outcome.events();
      requests += outcome.requests();
      simulated = simulated.plus(outcome.simulated());
    } while (System.nanoTime() - start < Duration.ofSeconds(seconds).toNanos());
    double took = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "Simulated %d worlds, %.1f days, %,d events, %,d requests: %,.0f events a second%n",
        worlds, simulated.toMinutes() / 1440.0, events, requests, events / took);
  }

  @ParameterizedTest
  @EnumSource
  void aWorldThatOnceWentWrongGoesRight(RegressionSeed once) {
    var trace = new StringBuilder();
    Simulation.run(once.seed(), line -> trace.append(line).append('\n'));

    assertThat(trace)
        .as("what made %s go wrong; docs/simulation.md tells how to find another world", once)
        .containsPattern(once.situation());
  }

  @Test
  void aSeedReplaysExactly() {
    var once = Simulation.run(20);
    assertThat(Simulation.run(20)).isEqualTo(once);
    assertThat(Simulation.run(19).traceHash()).isNotEqualTo(once.traceHash());
  }
}
