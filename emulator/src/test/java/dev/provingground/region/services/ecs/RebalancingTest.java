package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that have come to be in one zone move, one after the other. */
final class RebalancingTest {
  private final World world = new World();
  private final List<String> actions = new ArrayList<>();

  private void lean() {
    world.region.context().events().subscribe(ServiceAction.class, e -> actions.add(e.eventName()));
    world.create(world.service().desiredCount(4));
    world.advance(Duration.ofSeconds(5));
    // Scaled in, only the other zone's tasks may go.
    protectAllIn("us-east-1b");
    world.update(r -> r.desiredCount(2));
    world.advance(Duration.ofMinutes(1));
  }

  private void protectAllIn(String zone) {
    var there =
        world.tasks().stream()
            .filter(task -> task.availabilityZone().equals(zone))
            .map(Task::taskArn)
            .toList();
    world.ecs(
        ecs ->
            ecs.updateTaskProtection(
                r ->
                    r.cluster("proving")
                        .tasks(there)
                        .protectionEnabled(true)
                        .expiresInMinutes(10)));
  }

  private List<String> zones() {
    return world.tasks().stream().map(Task::availabilityZone).sorted().toList();
  }

  @Test
  void protectedTasksStayWhereTheyAreUntilTheirProtectionExpires() {
    lean();
    assertThat(zones()).containsExactly("us-east-1b", "us-east-1b");

    world.advance(Duration.ofMinutes(10));

    assertThat(zones()).containsExactly("us-east-1a", "us-east-1b");
  }

  @Test
  void theMoveIsToldInEcssWords() {
    lean();
    world.advance(Duration.ofMinutes(10));

    var events = world.events();
    assertThat(events)
        .containsSubsequence(
            "is not AZ balanced with 0 tasks in us-east-1a and 2 tasks in us-east-1b. AZ"
                + " Rebalancing in progress.",
            "has started 1 tasks in us-east-1a to AZ Rebalance: (task).",
            "has stopped 1 running tasks in us-east-1b due to AZ rebalancing: (task).",
            "is AZ balanced with 1 tasks in us-east-1a and 1 tasks in us-east-1b.");
    assertThat(actions)
        .containsSubsequence(
            "SERVICE_REBALANCING_STARTED",
            "TASKS_STARTED",
            "TASKS_STOPPED",
            "SERVICE_REBALANCING_COMPLETED");
  }
}
