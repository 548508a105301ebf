package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A service from its creation to its deletion, and what befalls it. */
final class ServiceLifeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = new World();

  @Test
  void aServiceComesToItsDesiredCountInBothZones() {
    world.running();

    var service = world.described();
    assertThat(service.runningCount()).isEqualTo(2);
    assertThat(service.pendingCount()).isZero();
    assertThat(world.zones()).containsExactly("us-east-1a", "us-east-1b");
    assertThat(service.deployments()).hasSize(1);
    assertThat(service.deployments().getFirst().status()).isEqualTo("PRIMARY");
    assertThat(world.rollout()).isEqualTo(DeploymentRolloutState.COMPLETED);
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

    assertThat(world.zones()).containsExactly("us-east-1a", "us-east-1b");
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
  void scalingOutAndInKeepsTheZonesEven() {
    world.running();
    world.update(r -> r.desiredCount(5));
    world.advance(Duration.ofSeconds(10));
    assertThat(world.zones()).hasSize(5);

    world.update(r -> r.desiredCount(2));
    world.advance(Duration.ofMinutes(1));

    assertThat(world.zones()).containsExactly("us-east-1a", "us-east-1b");
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
    assertThat(world.zones()).containsExactly("us-east-1a", "us-east-1a");

    world.update(r -> r.networkConfiguration(World.inBothSubnets()));
    world.advance(Duration.ofMinutes(1));
    assertThat(world.zones()).containsExactly("us-east-1a", "us-east-1b");
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
