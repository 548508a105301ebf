package dev.provingground.harness.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CostEstimateTest {
  @Test
  void aLineIsItsCountTimesItsPriceTimesItsHours() {
    assertThat(new CostEstimate.Line("thing", 3, 0.5, 2).dollars()).isEqualTo(3);
  }

  @Test
  void theSuiteCostsTheSumOfItsLinesAndSaysSo() {
    var estimate = CostEstimate.ofSuite(1);
    assertThat(estimate.dollars())
        .isEqualTo(estimate.lines().stream().mapToDouble(CostEstimate.Line::dollars).sum())
        .isBetween(1.0, 10.0);
    assertThat(estimate.print())
        .hasSize(estimate.lines().size() + 1)
        .last()
        .asString()
        .startsWith("together")
        .endsWith(" USD at most");
  }
}
