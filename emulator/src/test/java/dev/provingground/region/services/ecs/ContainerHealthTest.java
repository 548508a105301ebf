package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** Health checks that run in containers. */
final class ContainerHealthTest {
  private final World world = new World();

  private void register(Consumer<HealthCheck.Builder> check) {
    var definition =
        World.definition("v2").toBuilder()
            .containerDefinitions(World.container("v2").toBuilder().healthCheck(check).build())
            .build();
    world.ecs(ecs -> ecs.registerTaskDefinition(definition));
  }

  private void serve(Consumer<HealthCheck.Builder> check) {
    register(check);
    world.create(world.service());
  }

  private static void everyTenSeconds(HealthCheck.Builder check) {
    check.command("CMD-SHELL", "wget -q localhost:3000/health").interval(10).retries(2);
  }

  private List<HealthStatus> health() {
    return world.tasks().stream().map(Task::healthStatus).distinct().toList();
  }

  @Test
  void aServiceIsSettledWhenItsContainersAreHealthy() {
    var commands = new ArrayList<List<String>>();
    world.runtime.answer(
        (task, command) -> {
          commands.add(command);
          return 0;
        });
    serve(ContainerHealthTest::everyTenSeconds);
    world.advance(Duration.ofSeconds(9));
    assertThat(health()).containsExactly(HealthStatus.UNKNOWN);
    assertThat(rollout()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);

    world.advance(Duration.ofSeconds(3));

    assertThat(health()).containsExactly(HealthStatus.HEALTHY);
    assertThat(world.tasks().getFirst().containers().getFirst().healthStatus())
        .isEqualTo(HealthStatus.HEALTHY);
    assertThat(rollout()).isEqualTo(DeploymentRolloutState.COMPLETED);
    assertThat(metadata())
        .containsPattern("\"Health\":\\{\"status\":\"HEALTHY\",\"statusSince\":\"[-0-9T:.]+Z\"}");
    assertThat(commands).contains(List.of("/bin/sh", "-c", "wget -q localhost:3000/health"));
  }

  /** What the container reads of itself at the task metadata endpoint. */
  private String metadata() {
    var task = world.tasks().getFirst();
    return world
        .runtime
        .task(task.taskArn())
        .launch()
        .endpoints()
        .get("/v4/" + task.containers().getFirst().runtimeId())
        .orElseThrow();
  }

  private DeploymentRolloutState rollout() {
    return world.described().deployments().getFirst().rolloutState();
  }

  @Test
  void aTaskWhoseContainerFailsItsChecksIsReplaced() {
    serve(ContainerHealthTest::everyTenSeconds);
    world.advance(Duration.ofSeconds(15));
    var first = world.tasks().stream().map(Task::taskArn).toList();
    world.runtime.answer((task, command) -> first.contains(task) ? 1 : 0);
    world.advance(Duration.ofSeconds(11));
    assertThat(health()).containsExactly(HealthStatus.HEALTHY);
    world.advance(Duration.ofMinutes(1));

    assertThat(world.tasks()).hasSize(2);
    assertThat(world.tasks()).extracting(Task::taskArn).doesNotContainAnyElementsOf(first);
    assertThat(world.task(first.getFirst()).stoppedReason())
        .isEqualTo("Task failed container health checks");
    assertThat(world.events()).contains("(task) failed container health checks.");
  }

  @Test
  void failuresWithinTheStartPeriodDoNotCount() {
    world.runtime.answer((task, command) -> 1);
    serve(
        check -> {
          everyTenSeconds(check);
          check.startPeriod(60);
        });
    world.advance(Duration.ofSeconds(59));
    assertThat(health()).containsExactly(HealthStatus.UNKNOWN);

    world.advance(Duration.ofSeconds(25));

    assertThat(world.events()).contains("(task) failed container health checks.");
  }

  @Test
  void tasksThatFailTheirChecksTripTheCircuitBreaker() {
    world.runtime.answer((task, command) -> 1);
    serve(ContainerHealthTest::everyTenSeconds);
    world.advance(Duration.ofMinutes(30));

    assertThat(rollout()).isEqualTo(DeploymentRolloutState.FAILED);
  }

  @Test
  void withoutACommandThereIsNoCheck() {
    serve(check -> check.command("NONE"));
    world.advance(Duration.ofSeconds(30));

    assertThat(health()).containsExactly(HealthStatus.UNKNOWN);
    assertThat(rollout()).isEqualTo(DeploymentRolloutState.COMPLETED);
  }

  @Test
  void aCheckOutsideOfItsBoundsIsRefused() {
    assertThatThrownBy(() -> register(check -> check.command("CMD", "true").interval(4)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("HealthCheck.interval must be between 5 and 300, not 4");
    assertThatThrownBy(() -> register(check -> check.command("true")))
        .hasMessageContaining("begin with CMD, CMD-SHELL or NONE");
  }
}
