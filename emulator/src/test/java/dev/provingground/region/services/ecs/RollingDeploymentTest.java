package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Task;

/** A revision that replaces another, and one whose tasks fail. */
final class RollingDeploymentTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = new World();

  @Test
  void aNewRevisionIsRolledOutWithoutFallingBelowTheLowerLimit() {
    world.running();
    var old = world.tasks().stream().map(Task::taskArn).toList();
    var revision = world.register("v2");
    world.update(r -> r.taskDefinition(revision));
    assertThat(world.described().deployments()).hasSize(2);
    for (int i = 0; i < 60; i++) {
      world.advance(SECOND);
      var healthy =
          world
              .elb(elb -> elb.describeTargetHealth(r -> r.targetGroupArn(world.targetGroup)))
              .targetHealthDescriptions()
              .stream()
              .filter(one -> one.targetHealth().stateAsString().equals("healthy"))
              .count();
      assertThat(healthy).as("after %d seconds", i).isBetween(2L, 4L);
    }

    assertThat(world.tasks().stream().map(Task::taskDefinitionArn)).containsOnly(revision);
    assertThat(world.tasks().stream().map(Task::taskArn)).doesNotContainAnyElementsOf(old);
    assertThat(world.described().deployments()).hasSize(1);
    assertThat(world.rollout()).isEqualTo(DeploymentRolloutState.COMPLETED);
  }

  @Test
  void aForcedDeploymentReplacesEveryTask() {
    world.running();
    var old = world.tasks().stream().map(Task::taskArn).toList();
    world.update(r -> r.forceNewDeployment(true));
    world.advance(Duration.ofMinutes(1));

    assertThat(world.tasks()).hasSize(2);
    assertThat(world.tasks().stream().map(Task::taskArn)).doesNotContainAnyElementsOf(old);
  }

  @Test
  void aDeploymentWhoseTasksFailIsRolledBack() {
    world.running();
    var old = world.tasks().stream().map(Task::taskArn).toList();
    world.runtime.behave(
        container ->
            container.image().uri().endsWith(":bad") ? Behaviour.CRASHES : Behaviour.SERVES);
    world.balancers.answer(
        probe ->
            world.tasks().stream()
                    .filter(task -> old.contains(task.taskArn()))
                    .anyMatch(task -> world.addressOf(task).equals(probe.target().address()))
                ? new ProbeOutcome.Healthy(200)
                : new ProbeOutcome.Failed("Connection refused"));
    var revision = world.register("bad");
    world.update(r -> r.taskDefinition(revision));
    world.advance(Duration.ofMinutes(2));

    var service = world.described();
    assertThat(world.tasks().stream().map(Task::taskArn)).containsExactlyElementsOf(old);
    assertThat(service.taskDefinition()).endsWith("/web:1");
    assertThat(service.deployments().getFirst().rolloutStateReason()).contains("completed");
    assertThat(world.events())
        .contains(
            "(deployment ecs-svc/N) deployment failed: tasks failed to start.",
            "rolling back to deployment ecs-svc/N.");
  }

  @Test
  void withoutAnEarlierDeploymentTheFailedOneStays() {
    world.runtime.behave(container -> Behaviour.CANNOT_START);
    world.create(world.service());
    world.advance(Duration.ofMinutes(30));

    var deployment = world.described().deployments().getFirst();
    assertThat(deployment.rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
    assertThat(deployment.rolloutStateReason())
        .isEqualTo("ECS deployment circuit breaker: tasks failed to start.");
    assertThat(deployment.failedTasks()).isGreaterThanOrEqualTo(3);
    assertThat(world.tasks()).isEmpty();
  }

  /** The simulation found that it was rolled back to itself for ever, all at one time. */
  @Test
  void aRollbackThatFailsAsWellIsNotRolledBackAgain() {
    world.running();
    var old = world.tasks();
    world.runtime.behave(container -> Behaviour.CANNOT_START);
    var revision = world.register("v2");
    world.update(r -> r.taskDefinition(revision));
    for (var task : old) {
      world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(task.taskArn())));
    }
    world.advance(Duration.ofHours(1));

    assertThat(world.rollout()).isEqualTo(DeploymentRolloutState.FAILED);
    assertThat(world.events()).filteredOn(event -> event.startsWith("rolling back")).hasSize(1);
  }

  /** The simulation found that any healthy task undid the slowing down of the others. */
  @Test
  void aTaskThatIsHealthyAllAlongDoesNotSpeedUpOthersThatFail() {
    world.create(world.service().deploymentConfiguration(c -> {}));
    world.advance(Duration.ofSeconds(5));
    long before = starts();
    world.runtime.behave(container -> Behaviour.CANNOT_START);
    world.update(r -> r.desiredCount(3));
    world.advance(Duration.ofMinutes(10));

    assertThat(starts() - before).isBetween(5L, 12L);
  }

  @Test
  void tasksThatKeepFailingAreRestartedMoreAndMoreSlowly() {
    world.runtime.behave(container -> Behaviour.CANNOT_START);
    world.create(world.service().desiredCount(1).deploymentConfiguration(c -> {}));
    world.advance(Duration.ofMinutes(1));
    long inTheFirstMinute = starts();
    world.advance(Duration.ofMinutes(9));
    long inTenMinutes = starts();

    assertThat(inTheFirstMinute).isBetween(4L, 7L);
    assertThat(inTenMinutes - inTheFirstMinute).isBetween(2L, 5L);
    assertThat(world.events())
        .contains(
            "is unable to consistently start tasks successfully. For more information, see the"
                + " Troubleshooting section of the Amazon ECS Developer Guide.");
  }

  private long starts() {
    return world.events().stream().filter(event -> event.startsWith("has started")).count();
  }
}
