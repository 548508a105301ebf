package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.BAKE_TIME;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.CLEAN_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.RECONCILE_SERVICE;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.STOPPED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;

/** Blue/green deployments: two revisions side by side, and traffic that goes over at once. */
final class BlueGreenDeploymentTest {
  private static final Consumer<DeploymentConfiguration.Builder> BLUE_GREEN =
      c -> c.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(5);

  private static final Map<String, Integer> TO_TASKS = Map.of("tasks", 100, "others", 0);
  private static final Map<String, Integer> TO_OTHERS = Map.of("tasks", 0, "others", 100);

  private final ShiftWorld shifting = new ShiftWorld();
  private final World world = shifting.world;

  private void badImagesFail() {
    world.runtime.behave(
        c -> c.image().uri().endsWith(":bad") ? Behaviour.CANNOT_START : Behaviour.SERVES);
  }

  @Test
  void aFirstRevisionGetsTheGroupThatDoesNotServeAndAllTraffic() {
    shifting.running(BLUE_GREEN);

    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.registered(shifting.others)).hasSize(2);
    assertThat(shifting.registered(world.targetGroup)).isEmpty();
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(world.events()).endsWith("has reached a steady state.");
  }

  @Test
  void greenScalesUpWithoutTrafficWhileBlueServes() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    world.advance(Duration.ofMillis(300));

    assertThat(shifting.stage()).isEqualTo(SCALE_UP);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L, "2", 2L));
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    var deployment = shifting.newest();
    assertThat(deployment.status()).isEqualTo(IN_PROGRESS);
    assertThat(deployment.targetServiceRevision().requestedProductionTrafficWeight()).isZero();
    assertThat(deployment.sourceServiceRevisions().getFirst().requestedProductionTrafficWeight())
        .isEqualTo(100);
  }

  @Test
  void trafficGoesOverAtOnceAndBlueStaysForTheBakeTime() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);

    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_TASKS);
    assertThat(shifting.weights(shifting.test)).isEqualTo(TO_TASKS);
    assertThat(shifting.newest().targetServiceRevision().requestedProductionTrafficWeight())
        .isEqualTo(100);
    world.advance(Duration.ofMinutes(4));
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L, "2", 2L));

    shifting.until(CLEAN_UP);
    world.advance(Duration.ofMinutes(1));
    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("2", 2L));
    assertThat(shifting.registered(shifting.others)).isEmpty();
  }

  @Test
  void targetGroupsTakeTurns() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    world.advance(Duration.ofMinutes(10));
    shifting.deploy("v3");
    world.advance(Duration.ofMinutes(10));

    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(shifting.registered(shifting.others)).hasSize(2);
    var revision = shifting.newest().targetServiceRevision().arn();
    assertThat(
            world
                .ecs(ecs -> ecs.describeServiceRevisions(r -> r.serviceRevisionArns(revision)))
                .serviceRevisions()
                .getFirst()
                .resolvedConfiguration()
                .loadBalancers()
                .getFirst()
                .targetGroupArn())
        .isEqualTo(shifting.others);
  }

  @Test
  void theCircuitBreakerRollsBackAGreenThatDoesNotStart() {
    shifting.running(BLUE_GREEN);
    var blue = world.tasks().stream().map(one -> one.taskArn()).toList();
    badImagesFail();
    shifting.deploy("bad");
    world.advance(Duration.ofMinutes(5));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.newest().rollback().reason()).contains("circuit breaker");
    assertThat(world.tasks().stream().map(one -> one.taskArn()).toList()).isEqualTo(blue);
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
  }

  @Test
  void withoutRollbackAFailedGreenStaysAndBlueServesOn() {
    shifting.running(
        BLUE_GREEN.andThen(c -> c.deploymentCircuitBreaker(b -> b.enable(true).rollback(false))));
    badImagesFail();
    shifting.deploy("bad");
    world.advance(Duration.ofMinutes(30));

    assertThat(shifting.status()).isEqualTo(STOPPED);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L));
    shifting.deploy("v3");
    world.advance(Duration.ofMinutes(10));
    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("3", 2L));
  }

  @Test
  void anAlarmInTheBakeTimeGivesBlueItsTrafficBackAtOnce() {
    world.alarms.put("errors", StateValue.OK);
    shifting.running(
        BLUE_GREEN.andThen(c -> c.alarms(a -> a.alarmNames("errors").enable(true).rollback(true))));
    var blue = world.tasks().stream().map(one -> one.taskArn()).toList();
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    world.alarms.put("errors", StateValue.ALARM);
    world.region.loop().runUntilIdle();

    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(shifting.weights(shifting.test)).isEqualTo(TO_OTHERS);
    world.advance(Duration.ofMinutes(1));
    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(world.tasks().stream().map(one -> one.taskArn()).toList()).isEqualTo(blue);
  }

  @Test
  void aUserMayStopItUntilBlueIsCleanedUp() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    stop();
    world.advance(Duration.ofMinutes(1));
    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L));
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);

    shifting.deploy("v3");
    shifting.until(CLEAN_UP);
    assertThatThrownBy(this::stop)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("CLEAN_UP");
  }

  private void stop() {
    var arn = shifting.newest().serviceDeploymentArn();
    world.ecs(ecs -> ecs.stopServiceDeployment(r -> r.serviceDeploymentArn(arn)));
  }

  @Test
  void anUpdateMeanwhileTakesItsPlaceAfterTrafficIsBackAndItsTasksAreGone() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    shifting.deploy("v3");

    assertThat(shifting.stage()).isEqualTo(RECONCILE_SERVICE);
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L));
    world.advance(Duration.ofMinutes(10));
    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("3", 2L));
    assertThat(
            world
                .ecs(ecs -> ecs.listServiceDeployments(r -> r.cluster("proving").service("web")))
                .serviceDeployments())
        .extracting(ServiceDeploymentBrief::status)
        .containsExactly(SUCCESSFUL, STOPPED, SUCCESSFUL);
  }

  @Test
  void aProtectedTaskOfAnAbandonedRevisionHoldsUpTheNextOne() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    var green = world.tasks().getLast().taskArn();
    world.ecs(
        ecs ->
            ecs.updateTaskProtection(
                r ->
                    r.cluster("proving")
                        .tasks(green)
                        .protectionEnabled(true)
                        .expiresInMinutes(30)));
    shifting.deploy("v3");
    world.advance(Duration.ofMinutes(29));

    assertThat(shifting.stage()).isEqualTo(RECONCILE_SERVICE);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L, "2", 1L));
    world.advance(Duration.ofMinutes(11));
    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("3", 2L));
  }

  @Test
  void anUpdateDuringCleanUpFindsItDone() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(CLEAN_UP);
    shifting.deploy("v3");
    world.advance(Duration.ofMinutes(10));

    assertThat(shifting.tasks()).isEqualTo(Map.of("3", 2L));
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(
            world
                .ecs(ecs -> ecs.listServiceDeployments(r -> r.cluster("proving").service("web")))
                .serviceDeployments())
        .extracting(ServiceDeploymentBrief::status)
        .containsExactly(SUCCESSFUL, SUCCESSFUL, SUCCESSFUL);
  }

  @Test
  void aRollingUpdateMeanwhileStartsFromBlue() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    var third = world.register("v3");
    world.update(
        r ->
            r.taskDefinition(third)
                .deploymentConfiguration(c -> c.strategy(DeploymentStrategy.ROLLING)));
    world.advance(Duration.ofMinutes(2));

    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.stage()).isNull();
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(shifting.registered(shifting.others)).hasSize(2);
    assertThat(shifting.tasks()).isEqualTo(Map.of("3", 2L));
  }

  @Test
  void aRollingServiceGoesOverToBlueGreen() {
    world.create(shifting.service(c -> c.strategy(DeploymentStrategy.ROLLING)));
    world.advance(Duration.ofMinutes(1));
    assertThat(shifting.registered(world.targetGroup)).hasSize(2);
    var second = world.register("v2");
    world.update(r -> r.taskDefinition(second).deploymentConfiguration(BLUE_GREEN));
    shifting.until(BAKE_TIME);

    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_OTHERS);
    assertThat(shifting.registered(shifting.others)).hasSize(2);
  }

  @Test
  void bothRevisionsFollowTheDesiredCount() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    world.update(r -> r.desiredCount(4));
    world.advance(Duration.ofSeconds(30));
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 4L, "2", 4L));
    world.update(r -> r.desiredCount(1));
    world.advance(Duration.ofSeconds(30));

    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 1L, "2", 1L));
    assertThat(shifting.stage()).isEqualTo(BAKE_TIME);
  }

  @Test
  void theDesiredCountChangesWhateverTheRulesSay() {
    world.create(
        shifting.service(BLUE_GREEN).loadBalancers(shifting.pair(a -> a.testListenerRule(null))));
    world.advance(Duration.ofMinutes(1));
    shifting.put(shifting.production, Map.of(shifting.others, 1));
    world.update(r -> r.desiredCount(3));
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 3L));
  }

  @Test
  void theRegionHearsOfDeploymentsThatShiftTraffic() {
    var told = new ArrayList<String>();
    world
        .region
        .context()
        .events()
        .subscribe(DeploymentStateChanged.class, event -> told.add(event.eventName()));
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    stop();
    world.advance(Duration.ofMinutes(1));

    assertThat(told)
        .containsExactly(
            "SERVICE_DEPLOYMENT_IN_PROGRESS",
            "SERVICE_DEPLOYMENT_COMPLETED",
            "SERVICE_DEPLOYMENT_IN_PROGRESS",
            "SERVICE_DEPLOYMENT_IN_PROGRESS",
            "SERVICE_DEPLOYMENT_COMPLETED");
  }

  @Test
  void withoutLoadBalancerRevisionsStandSideBySideForTheBakeTime() {
    world.create(world.service().loadBalancers(List.of()).deploymentConfiguration(BLUE_GREEN));
    world.advance(Duration.ofMinutes(1));
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L, "2", 2L));
    assertThat(shifting.newest().targetServiceRevision().requestedProductionTrafficWeight())
        .isNull();
    world.advance(Duration.ofMinutes(6));

    assertThat(shifting.status()).isEqualTo(SUCCESSFUL);
    assertThat(shifting.tasks()).isEqualTo(Map.of("2", 2L));
  }

  @Test
  void aRuleThatServesTwoGroupsRollsItBack() {
    shifting.running(BLUE_GREEN);
    shifting.put(shifting.production, Map.of(world.targetGroup, 50, shifting.others, 50));
    shifting.deploy("v2");
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.newest().statusReason())
        .isEqualTo(
            "Service deployment rolled back because of invalid networking configuration."
                + " productionListenerRule "
                + shifting.production
                + " should have exactly one target group serving traffic but found 2 target groups"
                + " which are serving traffic");
  }

  @Test
  void aRuleThatDoesNotKnowTheOtherGroupRollsItBack() {
    shifting.running(BLUE_GREEN);
    shifting.put(shifting.production, Map.of(shifting.others, 1));
    shifting.put(shifting.test, Map.of(shifting.others, 1));
    shifting.deploy("v2");
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.newest().statusReason())
        .endsWith("is not associated with either productionListenerRule or testListenerRule.");
  }

  @Test
  void aRoleThatCannotBeTakenOnRollsItBack() {
    shifting.running(BLUE_GREEN);
    world.region.distrust(ShiftWorld.INFRASTRUCTURE_ROLE);
    shifting.deploy("v2");
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.newest().statusReason())
        .endsWith(
            "missing permissions on ECS Infrastructure Role '"
                + ShiftWorld.INFRASTRUCTURE_ROLE
                + "'.");
  }

  @Test
  void targetsAreRegisteredWithTheRoleToo() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(SCALE_UP);
    world.region.distrust(ShiftWorld.INFRASTRUCTURE_ROLE);
    world.advance(Duration.ofMinutes(5));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(world.events())
        .contains(
            "failed to register targets in (target-group TG) with (error ecs.amazonaws.com may not"
                + " assume "
                + ShiftWorld.INFRASTRUCTURE_ROLE
                + ")");
  }

  @Test
  void aFirstDeploymentThatCannotShiftIsStopped() {
    world.region.distrust(ShiftWorld.INFRASTRUCTURE_ROLE);
    world.create(shifting.service(BLUE_GREEN));
    world.advance(Duration.ofMinutes(1));

    assertThat(shifting.status()).isEqualTo(STOPPED);
    assertThat(shifting.newest().statusReason()).startsWith("Service deployment failed because of");
    assertThat(world.tasks()).isEmpty();
  }

  @Test
  void trafficThatCannotBeGivenBackStaysAndIsToldOf() {
    shifting.running(BLUE_GREEN);
    shifting.deploy("v2");
    shifting.until(BAKE_TIME);
    world.region.distrust(ShiftWorld.INFRASTRUCTURE_ROLE);
    stop();
    world.advance(Duration.ofHours(1));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_FAILED);
    assertThat(shifting.weights(shifting.production)).isEqualTo(TO_TASKS);
    assertThat(shifting.tasks()).isEqualTo(Map.of("1", 2L, "2", 2L));
    assertThat(world.events()).anyMatch(event -> event.startsWith("failed to shift traffic back"));
  }

  @Test
  void aStageThatTakesLongerThanADayRollsItBack() {
    shifting.running(
        BLUE_GREEN.andThen(c -> c.deploymentCircuitBreaker(b -> b.enable(false).rollback(false))));
    badImagesFail();
    shifting.deploy("bad");
    world.advance(Duration.ofHours(23));
    assertThat(shifting.stage()).isEqualTo(SCALE_UP);
    world.advance(Duration.ofHours(2));

    assertThat(shifting.status()).isEqualTo(ROLLBACK_SUCCESSFUL);
    assertThat(shifting.newest().statusReason()).contains("SCALE_UP", "24 hours");
  }
}
