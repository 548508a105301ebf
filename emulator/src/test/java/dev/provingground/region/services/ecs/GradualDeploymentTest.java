package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.BAKE_TIME;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.PRODUCTION_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;

/** Linear and canary deployments: production traffic that goes over step by step. */
final class GradualDeploymentTest {
  private static final Consumer<DeploymentConfiguration.Builder> LINEAR =
      c ->
          c.strategy(DeploymentStrategy.LINEAR)
              .linearConfiguration(l -> l.stepPercent(25.0).stepBakeTimeInMinutes(2))
              .bakeTimeInMinutes(5);

  private static final Consumer<DeploymentConfiguration.Builder> CANARY =
      c ->
          c.strategy(DeploymentStrategy.CANARY)
              .canaryConfiguration(l -> l.canaryPercent(0.5).canaryBakeTimeInMinutes(10))
              .bakeTimeInMinutes(5);

  private final ShiftWorld shifting = new ShiftWorld();
  private final World world = shifting.world;

  /** What green gets, minute by minute, from the beginning of the production traffic shift on. */
  private List<Integer> weightsByMinute(int minutes) {
    shifting.until(PRODUCTION_TRAFFIC_SHIFT);
    world.advance(Duration.ofSeconds(1));
    var weights = new ArrayList<Integer>();
    for (int i = 0; i < minutes; i++) {
      weights.add(shifting.weights(shifting.production).get("tasks"));
      world.advance(Duration.ofMinutes(1));
    }
    return weights;
  }

  @Test
  void linearTrafficGoesOverInEqualStepsWithABakeTimeAfterEachButTheLast() {
    shifting.running(LINEAR);
    shifting.deploy("v2");

    assertThat(weightsByMinute(7)).containsExactly(25, 25, 50, 50, 75, 75, 100);
    assertThat(shifting.stage()).isEqualTo(BAKE_TIME);
    world.advance(Duration.ofMinutes(6));
    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("2", 2L));
  }

  @Test
  void theHistoryShowsTheWeightsOfTheMoment() {
    shifting.running(LINEAR);
    shifting.deploy("v2");
    shifting.until(PRODUCTION_TRAFFIC_SHIFT);
    world.advance(Duration.ofMinutes(3));

    var deployment = shifting.newest();
    assertThat(deployment.targetServiceRevision().requestedProductionTrafficWeight()).isEqualTo(50);
    assertThat(deployment.targetServiceRevision().requestedTestTrafficWeight()).isEqualTo(100);
    assertThat(deployment.sourceServiceRevisions().getFirst().requestedProductionTrafficWeight())
        .isEqualTo(50);
    assertThat(deployment.deploymentConfiguration().linearConfiguration().stepPercent())
        .isEqualTo(25);
  }

  @Test
  void aFirstRevisionHasNobodyToShareTrafficWith() {
    world.create(shifting.service(LINEAR));
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.weights(shifting.production)).isEqualTo(Map.of("tasks", 0, "others", 100));
  }

  @Test
  void anAlarmBetweenTwoStepsGivesBlueAllTrafficBack() {
    world.alarms.put("errors", StateValue.OK);
    shifting.running(
        LINEAR.andThen(c -> c.alarms(a -> a.alarmNames("errors").enable(true).rollback(true))));
    shifting.deploy("v2");
    assertThat(weightsByMinute(3)).endsWith(50);
    world.alarms.put("errors", StateValue.ALARM);
    world.advance(Duration.ofMinutes(10));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.weights(shifting.production)).isEqualTo(Map.of("tasks", 0, "others", 100));
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L));
  }

  @Test
  void aCanaryGetsItsShareForItsBakeTimeAndThenAllTheRest() {
    shifting.running(CANARY);
    shifting.deploy("v2");
    shifting.until(PRODUCTION_TRAFFIC_SHIFT);
    world.advance(Duration.ofSeconds(1));

    assertThat(shifting.weights(shifting.production)).isEqualTo(Map.of("tasks", 5, "others", 995));
    world.advance(Duration.ofMinutes(9));
    assertThat(shifting.stage()).isEqualTo(PRODUCTION_TRAFFIC_SHIFT);
    world.advance(Duration.ofMinutes(1));
    assertThat(shifting.stage()).isEqualTo(BAKE_TIME);
    assertThat(shifting.weights(shifting.production)).isEqualTo(Map.of("tasks", 100, "others", 0));
    world.advance(Duration.ofMinutes(6));
    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
  }

  @Test
  void aCanaryThatIsStoppedLeavesNoTrafficBehind() {
    shifting.running(CANARY);
    shifting.deploy("v2");
    shifting.until(PRODUCTION_TRAFFIC_SHIFT);
    world.advance(Duration.ofMinutes(1));
    var arn = shifting.newest().serviceDeploymentArn();
    world.ecs(ecs -> ecs.stopServiceDeployment(r -> r.serviceDeploymentArn(arn)));
    world.advance(Duration.ofMinutes(30));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.weights(shifting.production)).isEqualTo(Map.of("tasks", 0, "others", 100));
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L));
  }

  @Test
  void aWaitThatANewDeploymentCutsShortDoesNotMoveTheNewOne() {
    shifting.running(LINEAR);
    shifting.deploy("v2");
    shifting.until(PRODUCTION_TRAFFIC_SHIFT);
    world.advance(Duration.ofSeconds(100));
    shifting.deploy("v3");

    assertThat(weightsByMinute(7)).containsExactly(25, 25, 50, 50, 75, 75, 100);
  }
}
