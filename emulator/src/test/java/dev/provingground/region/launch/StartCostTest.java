package dev.provingground.region.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StartCostTest {
  @Test
  void itIsTheTimeSinceTheProcessBeganAndTheMemoryThatItHas() throws InterruptedException {
    var atLeast = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    var cost = StartCost.since(StartCost.ticksOfThisProcess());
    // The process is older than its virtual machine, and both clocks are rounded.
    assertThat(cost.time()).isBetween(atLeast.minusMillis(20), atLeast.plusMinutes(1));
    assertThat(cost.residentMegabytes()).isBetween(10L, Runtime.getRuntime().maxMemory() >> 20);
  }
}
