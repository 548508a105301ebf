package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.STOPPED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/**
 * What users do in each stage of a deployment that shifts traffic. Whatever it is, traffic never
 * goes where no healthy target is; {@link ShiftWorld} looks after every event.
 */
final class ShiftStoriesTest {
  private final ShiftWorld shifting = new ShiftWorld();
  private final World world = shifting.world;

  private void deployUntil(ServiceDeploymentLifecycleStage stage) {
    shifting.running(
        c ->
            c.strategy(DeploymentStrategy.LINEAR)
                .linearConfiguration(l -> l.stepPercent(50.0).stepBakeTimeInMinutes(1))
                .bakeTimeInMinutes(1));
    shifting.ask("v2");
    if (stage == ServiceDeploymentLifecycleStage.RECONCILE_SERVICE) {
      shifting.until(ServiceDeploymentLifecycleStage.BAKE_TIME);
      shifting.ask("v3");
    }
    shifting.until(stage);
  }

  private static String green(ServiceDeploymentLifecycleStage stage) {
    return stage == ServiceDeploymentLifecycleStage.RECONCILE_SERVICE ? "3" : "2";
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNKNOWN_TO_SDK_VERSION")
  void aTaskThatSomebodyStopsIsReplacedByItsOwnRevision(ServiceDeploymentLifecycleStage stage) {
    deployUntil(stage);
    var oldest = world.tasks().getFirst();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(oldest.taskArn())));
    shifting.untilOver();
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of(green(stage), 2L));
    assertThat(shifting.weights(shifting.production)).isEqualTo(Map.of("tasks", 100, "others", 0));
    assertThat(shifting.registered(world.targetGroup)).hasSize(2);
    assertThat(shifting.registered(shifting.others)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNKNOWN_TO_SDK_VERSION")
  void aServiceThatIsDeletedLeavesNothing(ServiceDeploymentLifecycleStage stage) {
    deployUntil(stage);
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(Duration.ofMinutes(5));

    assertThat(world.described().status()).isEqualTo("INACTIVE");
    assertThat(shifting.status()).isEqualTo(STOPPED);
    assertThat(world.tasks()).isEmpty();
    assertThat(world.tasks(DesiredStatus.STOPPED))
        .allMatch(task -> task.lastStatus().equals("STOPPED"));
    assertThat(shifting.registered(world.targetGroup)).isEmpty();
    assertThat(shifting.registered(shifting.others)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNKNOWN_TO_SDK_VERSION")
  void anotherUpdateIsWhatRemains(ServiceDeploymentLifecycleStage stage) {
    deployUntil(stage);
    shifting.deploy("next");
    shifting.untilOver();
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks())
        .isEqualTo(Map.of(String.valueOf(Integer.parseInt(green(stage)) + 1), 2L));
    assertThat(world.described().deployments()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNKNOWN_TO_SDK_VERSION", "CLEAN_UP"})
  void aUserWhoStopsItHasBlueBack(ServiceDeploymentLifecycleStage stage) {
    deployUntil(stage);
    var arn = shifting.newest().serviceDeploymentArn();
    world.ecs(ecs -> ecs.stopServiceDeployment(r -> r.serviceDeploymentArn(arn)));
    shifting.untilOver();
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L));
    assertThat(shifting.weights(shifting.production).get("others")).isEqualTo(100);
    assertThat(shifting.registered(shifting.others)).hasSize(2);
  }
}
