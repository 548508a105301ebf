package dev.provingground.region.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.GroupCounts;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes count of what they do. */
final class NodeCountsTest {
  private final TestBalancer world = new TestBalancer();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void aNodeCountsEachRequestOnce() throws Exception {
    var node = world.nodeBefore(world.target("one"));
    for (int i = 0; i < 5; i++) {
      world.get(node, "/");
    }
    node.configure(
        world.config(TestBalancer.forward(new Target("127.0.0.1", TestBalancer.freePort()))));
    world.get(node, "/");
    node.configure(world.config(TestBalancer.forward()));
    world.get(node, "/");

    var counts = node.takeCounts();
    assertThat(counts.newConnections()).isEqualTo(2); // the client's and that to the target
    assertThat(counts.ownAnswers()).isEqualTo(Map.of(502, 1L, 503, 1L));
    var group = Objects.requireNonNull(counts.groups().get("arn:tg"));
    assertThat(group.requests()).isEqualTo(6);
    assertThat(group.answers()).isEqualTo(Map.of(2, 5L));
    assertThat(group.connectionErrors()).isEqualTo(1);
    assertThat(group.responseTimes().values().stream().mapToLong(n -> n).sum()).isEqualTo(5);
    assertThat(group.responseTimes().keySet()).allMatch(seconds -> seconds > 0 && seconds < 60);

    var rest = node.takeCounts();
    assertThat(rest.newConnections()).isZero();
    assertThat(rest.groups())
        .containsEntry("arn:tg", new GroupCounts(0, 0, 0, Map.of(2, 0L), Map.of()));
    assertThat(counts.activeConnections()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void whatRulesPrescribeIsCountedApart() throws Exception {
    var node = world.node(new Action.FixedResponse(503, "text/plain", "closed"));
    world.get(node, "/");

    var counts = node.takeCounts();
    assertThat(counts.fixedResponses()).isEqualTo(1);
    assertThat(counts.ownAnswers()).isEmpty();
  }
}
