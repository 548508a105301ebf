package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** What protection keeps from tasks, and for how long. */
final class TaskProtectionTest {
  private final World world = new World().running();

  private UpdateTaskProtectionResponse protect(List<String> tasks, @Nullable Integer minutes) {
    return world.ecs(
        ecs ->
            ecs.updateTaskProtection(
                r ->
                    r.cluster("proving")
                        .tasks(tasks)
                        .protectionEnabled(true)
                        .expiresInMinutes(minutes)));
  }

  private List<String> arns() {
    return world.tasks().stream().map(Task::taskArn).toList();
  }

  @Test
  void scalingInSparesAProtectedTask() {
    var last = arns().getLast();
    protect(List.of(last), 60);
    world.update(r -> r.desiredCount(1));
    world.advance(Duration.ofMinutes(1));

    assertThat(arns()).containsExactly(last);
  }

  @Test
  void protectedTasksOutliveAScaleInUntilTheirProtectionExpires() {
    protect(arns(), 5);
    world.update(r -> r.desiredCount(0));
    world.advance(Duration.ofMinutes(4));
    assertThat(arns()).hasSize(2);

    world.advance(Duration.ofMinutes(2));

    assertThat(arns()).isEmpty();
  }

  @Test
  void aDeploymentWaitsForProtectedTasks() {
    var old = arns();
    protect(List.of(old.getFirst()), 10);
    world.update(r -> r.forceNewDeployment(true));
    world.advance(Duration.ofMinutes(9));
    assertThat(arns()).contains(old.getFirst()).doesNotContain(old.getLast()).hasSize(3);
    assertThat(world.described().deployments().getFirst().rolloutState())
        .isEqualTo(DeploymentRolloutState.IN_PROGRESS);

    world.advance(Duration.ofMinutes(2));

    assertThat(arns()).doesNotContainAnyElementsOf(old).hasSize(2);
    assertThat(world.described().deployments().getFirst().rolloutState())
        .isEqualTo(DeploymentRolloutState.COMPLETED);
  }

  @Test
  void noMoreTasksAreProtectedWhileProtectedOnesHoldUpADeployment() {
    protect(List.of(arns().getFirst()), null);
    world.update(r -> r.forceNewDeployment(true));
    world.advance(Duration.ofMinutes(1));

    assertThat(protect(List.of(arns().getLast()), null).failures())
        .extracting(Failure::reason)
        .containsExactly("DEPLOYMENT_BLOCKED");
  }

  @Test
  void protectionDoesNotKeepAnUnhealthyTask() {
    var ill = world.tasks().getFirst();
    protect(List.of(ill.taskArn()), null);
    var address = world.addressOf(ill);
    world.balancers.answer(
        probe ->
            probe.target().address().equals(address)
                ? new ProbeOutcome.TimedOut()
                : new ProbeOutcome.Healthy(200));
    world.advance(Duration.ofMinutes(1));

    assertThat(arns()).doesNotContain(ill.taskArn()).hasSize(2);
  }

  @Test
  void aDeletedServiceTakesItsProtectedTasksWithIt() {
    protect(arns(), null);
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(Duration.ofMinutes(1));

    assertThat(world.described().status()).isEqualTo("INACTIVE");
  }

  @Test
  void protectionLastsTwoHoursUnlessToldOtherwise() {
    var answer = protect(arns(), null).protectedTasks().getFirst();
    assertThat(answer.protectionEnabled()).isTrue();
    assertThat(answer.expirationDate())
        .isEqualTo(world.region.loop().now().plus(Duration.ofHours(2)));

    world.advance(Duration.ofMinutes(121));

    var later = world.ecs(ecs -> ecs.getTaskProtection(r -> r.cluster("proving").tasks(arns())));
    assertThat(later.protectedTasks())
        .allSatisfy(
            task -> {
              assertThat(task.protectionEnabled()).isFalse();
              assertThat(task.expirationDate()).isNull();
            });
  }

  @Test
  void onlyTasksOfServicesCanBeProtected() {
    var alone =
        world
            .ecs(
                ecs ->
                    ecs.runTask(
                        r ->
                            r.cluster("proving")
                                .taskDefinition("web")
                                .launchType(LaunchType.FARGATE)
                                .networkConfiguration(World.inBothSubnets())))
            .tasks()
            .getFirst()
            .taskArn();

    var answer = protect(List.of(alone, "0123456789abcdef0123456789abcdef"), null);

    assertThat(answer.protectedTasks()).isEmpty();
    assertThat(answer.failures())
        .extracting(Failure::reason)
        .containsExactlyInAnyOrder("TASK_NOT_VALID", "MISSING");
  }

  @Test
  void anExpiryOutsideOfItsBoundsIsRefused() {
    assertThatThrownBy(() -> protect(arns(), 2881))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("between 1 and 2880");
  }
}
