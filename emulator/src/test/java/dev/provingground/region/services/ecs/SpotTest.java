package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ResourceInUseException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Fargate Spot: who gets it, and what happens when AWS wants it back. */
final class SpotTest {
  private static final CapacityProviderStrategyItem ONE_ON_DEMAND =
      CapacityProviderStrategyItem.builder().capacityProvider("FARGATE").base(1).weight(0).build();
  private static final CapacityProviderStrategyItem REST_ON_SPOT =
      CapacityProviderStrategyItem.builder().capacityProvider("FARGATE_SPOT").weight(1).build();

  private final World world = new World();

  private void associate(CapacityProviderStrategyItem... strategy) {
    world.ecs(
        ecs ->
            ecs.putClusterCapacityProviders(
                r ->
                    r.cluster("proving")
                        .capacityProviders("FARGATE", "FARGATE_SPOT")
                        .defaultCapacityProviderStrategy(strategy)));
  }

  private void runOnSpot() {
    associate();
    world.create(
        world
            .service()
            .desiredCount(3)
            .launchType((LaunchType) null)
            .capacityProviderStrategy(ONE_ON_DEMAND, REST_ON_SPOT));
    world.advance(Duration.ofSeconds(5));
  }

  private List<String> providers() {
    return world.tasks().stream().map(Task::capacityProviderName).sorted().toList();
  }

  @Test
  void fargateHasTwoCapacityProviders() {
    var all = world.ecs(ecs -> ecs.describeCapacityProviders(r -> {}));
    assertThat(all.capacityProviders())
        .extracting(CapacityProvider::name)
        .containsExactly("FARGATE", "FARGATE_SPOT");

    var some = world.ecs(ecs -> ecs.describeCapacityProviders(r -> r.capacityProviders("mine")));
    assertThat(some.failures()).extracting(Failure::reason).containsExactly("MISSING");
  }

  @Test
  void aStrategySharesTheTasksOfAServiceAmongProviders() {
    runOnSpot();

    assertThat(providers()).containsExactly("FARGATE", "FARGATE_SPOT", "FARGATE_SPOT");
    assertThat(world.described().launchType()).isNull();
    assertThat(world.described().capacityProviderStrategy()).hasSize(2);
    assertThat(world.described().deployments().getFirst().capacityProviderStrategy()).hasSize(2);
  }

  @Test
  void theClustersStrategyHoldsWhereARequestSaysNothing() {
    associate(REST_ON_SPOT);
    world.create(world.service().launchType((LaunchType) null));
    world.advance(Duration.ofSeconds(5));

    assertThat(providers()).containsExactly("FARGATE_SPOT", "FARGATE_SPOT");
  }

  @Test
  void anotherStrategyIsAnotherRevision() {
    runOnSpot();
    world.update(r -> r.capacityProviderStrategy(REST_ON_SPOT));
    world.advance(Duration.ofMinutes(1));

    assertThat(providers()).containsOnly("FARGATE_SPOT").hasSize(3);
  }

  @Test
  void aProviderThatTheClusterDoesNotHaveIsRefused() {
    assertThatThrownBy(
            () ->
                world.create(
                    world
                        .service()
                        .launchType((LaunchType) null)
                        .capacityProviderStrategy(REST_ON_SPOT)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("not associated with the cluster");
  }

  @Test
  void aProviderThatAServiceUsesCannotBeTakenAway() {
    runOnSpot();

    assertThatThrownBy(
            () ->
                world.ecs(
                    ecs ->
                        ecs.putClusterCapacityProviders(
                            r ->
                                r.cluster("proving")
                                    .capacityProviders("FARGATE")
                                    .defaultCapacityProviderStrategy(List.of()))))
        .isInstanceOf(ResourceInUseException.class);
  }

  @Test
  void anInterruptedTaskIsWarnedAndReplaced() {
    runOnSpot();
    var spot =
        world.tasks().stream()
            .filter(task -> "FARGATE_SPOT".equals(task.capacityProviderName()))
            .findFirst()
            .orElseThrow();
    int before = world.changes.size();
    assertThat(world.spot.interrupt(spot.taskArn())).containsExactly(spot.taskArn());
    world.advance(Duration.ZERO);

    var warning = world.changes.get(before).task();
    assertThat(warning.taskArn()).isEqualTo(spot.taskArn());
    assertThat(warning.lastStatus()).isEqualTo("RUNNING");
    assertThat(warning.desiredStatus()).isEqualTo("STOPPED");
    assertThat(warning.stopCode()).isEqualTo(TaskStopCode.SPOT_INTERRUPTION);
    assertThat(warning.stoppedReason()).isEqualTo("Your Spot Task was interrupted.");

    world.advance(Duration.ofMinutes(1));
    assertThat(world.task(spot.taskArn()).lastStatus()).isEqualTo("STOPPED");
    assertThat(world.task(spot.taskArn()).containers().getFirst().exitCode()).isZero();
    assertThat(providers()).containsExactly("FARGATE", "FARGATE_SPOT", "FARGATE_SPOT");
  }

  @Test
  void aDeafTaskHasUntilItsStopTimeoutAndNoLonger() {
    world.runtime.behave(container -> Behaviour.IGNORES_SIGTERM);
    runOnSpot();
    var interrupted = world.spot.interrupt("service:web");
    assertThat(interrupted).hasSize(2);
    world.advance(Duration.ofSeconds(29));
    assertThat(world.task(interrupted.getFirst()).lastStatus()).isEqualTo("STOPPING");

    world.advance(Duration.ofSeconds(2));
    assertThat(world.task(interrupted.getFirst()).containers().getFirst().exitCode())
        .isEqualTo(137);
  }

  @Test
  void tasksOnDemandAreNotInterrupted() {
    world.running();

    assertThat(world.spot.interrupt("service:web")).isEmpty();
    assertThat(world.spot.interrupt("us-east-1a")).isEmpty();
  }
}
