package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A service from its creation to its deletion, and what befalls it. */
final class ServiceLifeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = new World();

  private void probes(List<String> failing) {
    world.balancers.answer(
        probe ->
            failing.contains(probe.target().address())
                ? new ProbeOutcome.TimedOut()
                : new ProbeOutcome.Healthy(200));
  }

  private List<String> zones() {
    return world.tasks().stream().map(Task::availabilityZone).sorted().toList();
  }

  private DeploymentRolloutState rollout() {
    return world.described().deployments().getFirst().rolloutState();
  }

  @Test
  void aServiceComesToItsDesiredCountInBothZones() {
    world.running();

    var service = world.described();
    assertThat(service.runningCount()).isEqualTo(2);
    assertThat(service.pendingCount()).isZero();
    assertThat(zones()).containsExactly("us-east-1a", "us-east-1b");
    assertThat(service.deployments()).hasSize(1);
    assertThat(service.deployments().getFirst().status()).isEqualTo("PRIMARY");
    assertThat(rollout()).isEqualTo(DeploymentRolloutState.COMPLETED);
    assertThat(world.events())
        .containsExactly(
            "has started 2 tasks: (task) (task).",
            "registered 1 targets in (target-group TG)",
            "registered 1 targets in (target-group TG)",
            "(deployment ecs-svc/N) deployment completed.",
            "has reached a steady state.");
  }

  @Test
  void aTaskGoesThroughItsLife() {
    world.running();
    var arn = world.tasks().getFirst().taskArn();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn).reason("drill")));
    world.advance(Duration.ofMinutes(1));

    assertThat(world.lifeOf(arn))
        .containsExactly(
            "PROVISIONING",
            "PENDING",
            "ACTIVATING",
            "RUNNING",
            "DEACTIVATING",
            "STOPPING",
            "DEPROVISIONING",
            "STOPPED");
    var task = world.task(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    assertThat(task.stoppedReason()).isEqualTo("drill");
    assertThat(task.containers().getFirst().exitCode()).isZero();
    assertThat(
            List.of(
                task.createdAt(),
                task.pullStartedAt(),
                task.pullStoppedAt(),
                task.startedAt(),
                task.stoppingAt(),
                task.executionStoppedAt(),
                task.stoppedAt()))
        .isSorted();
  }

  @Test
  void aStoppedTaskIsReplacedAndLeavesNothingBehind() {
    world.running();
    int interfaces = world.network.interfaces().size();
    var stopped = world.tasks().getFirst();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(stopped.taskArn())));
    world.advance(Duration.ofMinutes(1));

    assertThat(zones()).containsExactly("us-east-1a", "us-east-1b");
    assertThat(world.described().runningCount()).isEqualTo(2);
    assertThat(world.network.interfaces()).hasSize(interfaces);
    assertThat(world.runtime.tasks()).hasSize(2);
    assertThat(world.events().subList(5, world.events().size()))
        .containsExactly(
            "deregistered 1 targets in (target-group TG)",
            "(service web, taskSet ecs-svc/N) has begun draining connections on 1 tasks.",
            "has started 1 tasks: (task).",
            "registered 1 targets in (target-group TG)",
            "has reached a steady state.");
  }

  @Test
  void anUnhealthyTaskIsStoppedOnceItsReplacementIsHealthy() {
    world.running();
    var ill = world.tasks().getFirst();
    probes(List.of(world.addressOf(ill)));
    world.advance(Duration.ofSeconds(30));

    assertThat(world.task(ill.taskArn()).stoppedReason())
        .isEqualTo("Task failed ELB health checks in (target-group " + world.targetGroup + ")");
    assertThat(world.task(ill.taskArn()).stopCode())
        .isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
    assertThat(world.described().runningCount()).isEqualTo(2);
    assertThat(world.events().subList(5, world.events().size()))
        .containsExactly(
            "(task) (port 3000) is unhealthy in (target-group TG) due to (reason Request timed"
                + " out)",
            "has started 1 tasks: (task).",
            "registered 1 targets in (target-group TG)",
            "has stopped 1 running tasks: (task).",
            "deregistered 1 targets in (target-group TG)",
            "(service web, taskSet ecs-svc/N) has begun draining connections on 1 tasks.",
            "has reached a steady state.");
  }

  @Test
  void withoutRoomAnUnhealthyTaskIsStoppedFirst() {
    world.create(
        world
            .service()
            .deploymentConfiguration(c -> c.maximumPercent(100).minimumHealthyPercent(50)));
    world.advance(Duration.ofSeconds(5));
    var ill = world.tasks().getFirst();
    probes(List.of(world.addressOf(ill)));
    world.advance(Duration.ofSeconds(60));

    var events = world.events();
    assertThat(
            events.indexOf(
                "(service web, taskSet ecs-svc/N) has begun draining connections on 1 tasks."))
        .isLessThan(events.lastIndexOf("has started 1 tasks: (task)."));
    assertThat(world.described().runningCount()).isEqualTo(2);
    assertThat(world.task(ill.taskArn()).lastStatus()).isEqualTo("STOPPED");
  }

  @Test
  void whenAllTargetsAreUnhealthyTasksAreReplacedUntilHealthReturns() {
    world.running();
    var first = world.tasks().stream().map(Task::taskArn).toList();
    world.balancers.answer(probe -> new ProbeOutcome.TimedOut());
    world.advance(Duration.ofSeconds(40));
    assertThat(world.tasks()).hasSizeLessThanOrEqualTo(4);
    assertThat(world.tasks().stream().map(Task::taskArn)).doesNotContainAnyElementsOf(first);

    probes(List.of());
    world.advance(Duration.ofMinutes(2));

    assertThat(world.tasks()).hasSize(2);
    assertThat(zones()).containsExactly("us-east-1a", "us-east-1b");
    assertThat(world.events()).endsWith("has reached a steady state.");
  }

  @Test
  void withinTheGracePeriodFailingHealthChecksDoNotCount() {
    world.balancers.answer(probe -> new ProbeOutcome.CodeMismatch(503));
    world.create(world.service().healthCheckGracePeriodSeconds(60));
    world.advance(Duration.ofSeconds(55));
    assertThat(world.tasks()).hasSize(2);
    assertThat(world.events()).doesNotContain("has started 1 tasks: (task).");

    world.advance(Duration.ofSeconds(10));

    assertThat(world.events())
        .contains(
            "(task) (port 3000) is unhealthy in (target-group TG) due to (reason Health checks"
                + " failed with these codes: [503])");
    assertThat(world.tasks()).hasSize(4);
  }

  @Test
  void aGracePeriodThatIsChangedEndsWhenTheNewOneSays() {
    world.balancers.answer(probe -> new ProbeOutcome.CodeMismatch(503));
    world.create(world.service().healthCheckGracePeriodSeconds(60));
    world.advance(Duration.ofSeconds(30));
    world.update(r -> r.healthCheckGracePeriodSeconds(200));
    world.advance(Duration.ofSeconds(165));
    assertThat(world.tasks()).hasSize(2);

    world.advance(Duration.ofSeconds(15));

    assertThat(world.tasks()).hasSize(4);
  }

  @Test
  void aTaskWhoseEssentialContainerExitsIsReplaced() {
    world.running();
    var arn = world.tasks().getFirst().taskArn();
    world.runtime.task(arn).exit("web", 3);
    world.advance(Duration.ofSeconds(10));

    var task = world.task(arn);
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(task.stoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(task.containers().getFirst().exitCode()).isEqualTo(3);
    assertThat(world.described().runningCount()).isEqualTo(2);
  }

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
    assertThat(rollout()).isEqualTo(DeploymentRolloutState.COMPLETED);
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

    assertThat(rollout()).isEqualTo(DeploymentRolloutState.FAILED);
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

  @Test
  void scalingOutAndInKeepsTheZonesEven() {
    world.running();
    world.update(r -> r.desiredCount(5));
    world.advance(Duration.ofSeconds(10));
    assertThat(zones()).hasSize(5);

    world.update(r -> r.desiredCount(2));
    world.advance(Duration.ofMinutes(1));

    assertThat(zones()).containsExactly("us-east-1a", "us-east-1b");
    var stopped = world.tasks(DesiredStatus.STOPPED);
    assertThat(stopped).hasSize(3);
    assertThat(stopped.getFirst().stoppedReason())
        .matches("Scaling activity initiated by \\(deployment ecs-svc/\\d{19}\\)");
  }

  @Test
  void aTaskThatIsScaledInDrainsBeforeItIsSignalled() {
    world.running();
    world.balancers.putInFlight(1);
    world.update(r -> r.desiredCount(1));
    world.advance(Duration.ofSeconds(19));
    var draining = world.tasks(DesiredStatus.STOPPED).getFirst();
    assertThat(draining.lastStatus()).isEqualTo("DEACTIVATING");
    assertThat(draining.containers().getFirst().lastStatus()).isEqualTo("RUNNING");

    world.advance(Duration.ofSeconds(5));

    assertThat(world.task(draining.taskArn()).lastStatus()).isEqualTo("STOPPED");
    assertThat(world.events().subList(5, world.events().size()))
        .containsExactly(
            "has stopped 1 running tasks: (task).",
            "deregistered 1 targets in (target-group TG)",
            "(service web, taskSet ecs-svc/N) has begun draining connections on 1 tasks.",
            "has reached a steady state.");
  }

  @Test
  void aTaskThatIgnoresSigtermIsKilled() {
    world.runtime.behave(container -> Behaviour.IGNORES_SIGTERM);
    world.running();
    var arn = world.tasks().getFirst().taskArn();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn)));
    world.advance(Duration.ofSeconds(29));
    assertThat(world.task(arn).lastStatus()).isEqualTo("STOPPING");

    world.advance(Duration.ofSeconds(2));

    assertThat(world.task(arn).lastStatus()).isEqualTo("STOPPED");
    assertThat(world.task(arn).containers().getFirst().exitCode()).isEqualTo(137);
  }

  @Test
  void aDeletedServiceDrainsAndBecomesInactive() {
    world.running();
    int interfaces = world.network.interfaces().size();
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    assertThat(world.described().status()).isEqualTo("DRAINING");
    world.advance(Duration.ofMinutes(1));

    assertThat(world.described().status()).isEqualTo("INACTIVE");
    assertThat(world.ecs(ecs -> ecs.listServices(r -> r.cluster("proving"))).serviceArns())
        .isEmpty();
    assertThat(world.tasks()).isEmpty();
    assertThat(world.runtime.tasks()).isEmpty();
    assertThat(world.network.interfaces()).hasSize(interfaces - 2);
    world.create(world.service());
    world.advance(Duration.ofSeconds(5));
    assertThat(world.described().runningCount()).isEqualTo(2);
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(Duration.ofMinutes(1));
    world.ecs(ecs -> ecs.deleteCluster(r -> r.cluster("proving")));
  }

  @Test
  void aDeletionInTheMiddleOfADeploymentEndsAllTasks() {
    world.running();
    var revision = world.register("v2");
    world.update(r -> r.taskDefinition(revision));
    world.advance(Duration.ofMillis(700));
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(Duration.ofMinutes(1));

    assertThat(world.described().status()).isEqualTo("INACTIVE");
    assertThat(world.runtime.tasks()).isEmpty();
  }

  @Test
  void aZoneThatHasFewerTasksIsFilledUpAgain() {
    world.running();
    world.update(
        r ->
            r.networkConfiguration(
                network -> network.awsvpcConfiguration(c -> c.subnets(FakeNetwork.SUBNET_A))));
    world.advance(Duration.ofMinutes(1));
    assertThat(zones()).containsExactly("us-east-1a", "us-east-1a");

    world.update(r -> r.networkConfiguration(World.inBothSubnets()));
    world.advance(Duration.ofMinutes(1));
    assertThat(zones()).containsExactly("us-east-1a", "us-east-1b");
  }

  @Test
  void aRoleThatCannotBeTakenOnIsToldAsAConfigurationFailure() {
    var failures = new ArrayList<ServiceAction>();
    world.region.context().events().subscribe(ServiceAction.class, failures::add);
    world.region.distrust(World.EXECUTION_ROLE);
    world.create(world.service());
    world.advance(SECOND);

    assertThat(world.events().getFirst())
        .startsWith("failed to launch a task with (error ECS was unable to assume the role");
    assertThat(failures.getFirst().eventName()).isEqualTo("SERVICE_TASK_CONFIGURATION_FAILURE");
    assertThat(failures.getFirst().reason()).get().asString().contains(World.EXECUTION_ROLE);
  }

  @Test
  void stoppedTasksAreForgottenAfterAnHour() {
    world.running();
    var arn = world.tasks().getFirst().taskArn();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn)));
    world.advance(Duration.ofMinutes(59));
    assertThat(world.tasks(DesiredStatus.STOPPED)).hasSize(1);
    world.advance(Duration.ofMinutes(2));
    assertThat(world.tasks(DesiredStatus.STOPPED)).isEmpty();
  }
}
