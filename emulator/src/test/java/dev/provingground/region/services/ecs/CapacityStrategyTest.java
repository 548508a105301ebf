package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;

final class CapacityStrategyTest {
  private static CapacityProviderStrategyItem item(String provider, int base, int weight) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(provider)
        .base(base)
        .weight(weight)
        .build();
  }

  private static Map<String, Integer> share(int tasks, CapacityProviderStrategyItem... strategy) {
    var counts = new HashMap<String, Integer>();
    var shares = CapacityStrategy.of(List.of(strategy));
    for (int i = 0; i < tasks; i++) {
      var provider = shares.next(counts);
      assertThat(provider).isNotNull();
      counts.merge(String.valueOf(provider), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void theBaseComesFirst() {
    assertThat(share(2, item("FARGATE_SPOT", 0, 4), item("FARGATE", 2, 1)))
        .containsExactly(Map.entry("FARGATE", 2));
  }

  @Test
  void beyondTheBaseTasksAreSharedByWeight() {
    assertThat(share(10, item("FARGATE", 2, 1), item("FARGATE_SPOT", 0, 3)))
        .containsOnly(Map.entry("FARGATE", 4), Map.entry("FARGATE_SPOT", 6));
  }

  @Test
  void aProviderWithoutWeightGetsItsBaseOnly() {
    assertThat(share(5, item("FARGATE", 1, 0), item("FARGATE_SPOT", 0, 1)))
        .containsOnly(Map.entry("FARGATE", 1), Map.entry("FARGATE_SPOT", 4));
  }

  @Test
  void aLostTaskIsReplacedByOneOfTheSameProvider() {
    var strategy = CapacityStrategy.of(List.of(item("FARGATE", 0, 1), item("FARGATE_SPOT", 0, 1)));

    assertThat(strategy.next(Map.of("FARGATE", 2, "FARGATE_SPOT", 1))).isEqualTo("FARGATE_SPOT");
  }

  @Test
  void withoutAStrategyThereIsNoProvider() {
    assertThat(CapacityStrategy.of(List.of()).next(Map.of())).isNull();
  }

  @Test
  void whatAwsRefusesIsRefused() {
    assertThatThrownBy(() -> share(1, item("FARGATE", 1, 1), item("FARGATE_SPOT", 1, 1)))
        .hasMessageContaining("can have a base");
    assertThatThrownBy(() -> share(1, item("FARGATE", 1, 0)))
        .hasMessageContaining("must have a weight above 0");
    assertThatThrownBy(() -> share(1, item("FARGATE", 0, 1001)))
        .hasMessageContaining("between 0 and 1000");
    assertThatThrownBy(() -> share(1, item("mine", 0, 1))).hasMessageContaining("'mine'");
    assertThatThrownBy(() -> share(1, item("FARGATE", 0, 1), item("FARGATE", 0, 1)))
        .hasMessageContaining("more than once");
  }
}
