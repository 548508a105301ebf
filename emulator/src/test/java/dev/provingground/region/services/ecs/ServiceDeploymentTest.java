package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** The history of a service's deployments, and what ends one before it is completed. */
final class ServiceDeploymentTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world = new World();

  private List<ServiceDeploymentBrief> history() {
    return world
        .ecs(ecs -> ecs.listServiceDeployments(r -> r.cluster("proving").service("web")))
        .serviceDeployments();
  }

  private ServiceDeployment newest() {
    var arn = history().getFirst().serviceDeploymentArn();
    return world
        .ecs(ecs -> ecs.describeServiceDeployments(r -> r.serviceDeploymentArns(arn)))
        .serviceDeployments()
        .getFirst();
  }

  private void watchedBy(String alarm, boolean rollback) {
    world.alarms.put(alarm, StateValue.OK);
    world.create(
        world
            .service()
            .deploymentConfiguration(
                c -> c.alarms(a -> a.alarmNames(alarm).enable(true).rollback(rollback))));
    world.advance(Duration.ofMinutes(2));
  }

  private void deploy(String tag) {
    var revision = world.register(tag);
    world.update(r -> r.taskDefinition(revision));
  }

  private void stop(String arn) {
    world.ecs(ecs -> ecs.stopServiceDeployment(r -> r.serviceDeploymentArn(arn)));
  }

  @Test
  void aDeploymentIsPendingThenInProgressThenSuccessful() {
    world.create(world.service());
    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    world.advance(MINUTE);

    var done = newest();
    assertThat(done.status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(done.sourceServiceRevisions()).isEmpty();
    assertThat(done.targetServiceRevision().runningTaskCount()).isEqualTo(2);
    assertThat(done.deploymentCircuitBreaker().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE);
    assertThat(done.deploymentCircuitBreaker().threshold()).isEqualTo(3);
    assertThat(done.alarms().status()).isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
    assertThat(List.of(done.createdAt(), done.startedAt(), done.finishedAt())).isSorted();
    assertThat(world.described().currentServiceDeployment()).isEqualTo(done.serviceDeploymentArn());
  }

  @Test
  void everyDeploymentLeavesItsRevision() {
    world.running();
    deploy("v2");
    world.advance(MINUTE);

    var done = newest();
    assertThat(history()).hasSize(2);
    assertThat(done.sourceServiceRevisions()).hasSize(1);
    var arns = history().stream().map(ServiceDeploymentBrief::targetServiceRevisionArn).toList();
    var revisions =
        world.ecs(ecs -> ecs.describeServiceRevisions(r -> r.serviceRevisionArns(arns)));
    assertThat(revisions.serviceRevisions())
        .extracting(one -> one.taskDefinition().substring(one.taskDefinition().length() - 1))
        .containsExactly("2", "1");
    assertThat(revisions.serviceRevisions().getFirst().containerImages().getFirst().imageDigest())
        .startsWith("sha256:");
  }

  @Test
  void aNewerDeploymentStopsTheOneThatIsInProgress() {
    world.running();
    deploy("v2");
    world.advance(Duration.ofMillis(700));
    deploy("v3");
    world.advance(MINUTE);

    assertThat(history())
        .extracting(ServiceDeploymentBrief::status)
        .containsExactly(
            ServiceDeploymentStatus.SUCCESSFUL,
            ServiceDeploymentStatus.STOPPED,
            ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(world.tasks()).extracting(Task::taskDefinitionArn).allMatch(a -> a.endsWith(":3"));
  }

  @Test
  void aTrippedCircuitBreakerIsTold() {
    world.running();
    world.runtime.behave(
        c -> c.image().uri().endsWith(":bad") ? Behaviour.CANNOT_START : Behaviour.SERVES);
    deploy("bad");
    world.advance(Duration.ofMinutes(2));

    var done = newest();
    assertThat(done.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(done.rollback().reason())
        .matches("ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/\\d{19}\\.");
    assertThat(done.rollback().serviceRevisionArn())
        .isEqualTo(done.sourceServiceRevisions().getFirst().arn());
    assertThat(done.deploymentCircuitBreaker().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
    assertThat(done.deploymentCircuitBreaker().failureCount()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aRollbackWhoseTasksFailTooIsTheEnd() {
    world.create(
        world
            .service()
            .deploymentConfiguration(
                c ->
                    c.minimumHealthyPercent(0)
                        .maximumPercent(100)
                        .deploymentCircuitBreaker(b -> b.enable(true).rollback(true))));
    world.advance(MINUTE);
    world.runtime.behave(c -> Behaviour.CANNOT_START);
    deploy("bad");
    world.advance(Duration.ofMinutes(30));

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_FAILED);
    assertThat(world.described().deployments().getFirst().rolloutState())
        .isEqualTo(DeploymentRolloutState.FAILED);
  }

  @Test
  void withoutRollbackAFailedDeploymentIsStopped() {
    world.runtime.behave(c -> Behaviour.CANNOT_START);
    world.create(world.service());
    world.advance(Duration.ofMinutes(30));

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
    assertThat(newest().stoppedAt()).isNotNull();
  }

  @Test
  void anAlarmDuringADeploymentRollsItBack() {
    watchedBy("errors", true);
    var old = world.tasks().stream().map(Task::taskArn).toList();
    deploy("v2");
    world.advance(Duration.ofMillis(400));
    world.alarms.put("errors", StateValue.ALARM);
    world.advance(Duration.ofMinutes(2));

    var done = newest();
    assertThat(done.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(done.alarms().triggeredAlarmNames()).containsExactly("errors");
    assertThat(done.alarms().status()).isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
    assertThat(world.tasks()).extracting(Task::taskArn).containsExactlyElementsOf(old);
    assertThat(world.events())
        .contains("(deployment ecs-svc/N) deployment failed: alarm detected.");
  }

  @Test
  void anAlarmInTheBakeTimeRollsBackToo() {
    watchedBy("errors", true);
    deploy("v2");
    world.advance(Duration.ofSeconds(50));
    assertThat(world.tasks()).extracting(Task::taskDefinitionArn).allMatch(a -> a.endsWith(":2"));
    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    world.alarms.put("errors", StateValue.ALARM);
    world.advance(Duration.ofMinutes(2));

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(world.tasks()).extracting(Task::taskDefinitionArn).allMatch(a -> a.endsWith(":1"));
  }

  @Test
  void aQuietBakeTimeCompletesTheDeployment() {
    watchedBy("errors", true);
    deploy("v2");
    world.advance(Duration.ofMinutes(3));

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(newest().alarms().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE);
  }

  @Test
  void withoutRollbackAnAlarmStopsTheDeployment() {
    watchedBy("errors", false);
    deploy("v2");
    world.advance(Duration.ofMillis(800));
    world.alarms.put("errors", StateValue.ALARM);
    world.advance(MINUTE);

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
    assertThat(world.described().deployments().getFirst().rolloutStateReason())
        .isEqualTo("ECS deployment alarms: alarm detected.");
  }

  @Test
  void anAlarmThatWasOnBeforeDoesNotWatchOverTheDeployment() {
    watchedBy("errors", true);
    world.alarms.put("errors", StateValue.ALARM);
    deploy("v2");
    world.advance(MINUTE);

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(newest().alarms().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
  }

  @Test
  void anAlarmThatDoesNotExistIsRefused() {
    assertThatThrownBy(
            () ->
                world.create(
                    world
                        .service()
                        .deploymentConfiguration(
                            c -> c.alarms(a -> a.alarmNames("gone").enable(true).rollback(true)))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void aUserCanStopADeployment() {
    world.running();
    deploy("v2");
    world.advance(Duration.ofMillis(700));
    var arn = newest().serviceDeploymentArn();
    stop(arn);
    assertThat(newest().status())
        .isIn(
            ServiceDeploymentStatus.ROLLBACK_REQUESTED,
            ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
    stop(arn);
    world.advance(MINUTE);

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(world.tasks()).extracting(Task::taskDefinitionArn).allMatch(a -> a.endsWith(":1"));
    assertThatThrownBy(() -> stop(arn)).isInstanceOf(ConflictException.class);
  }

  @Test
  void whatCannotBeRolledBackCannotBeStopped() {
    world.create(world.service());

    assertThatThrownBy(() -> stop(newest().serviceDeploymentArn()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("no completed service deployment");
    assertThatThrownBy(() -> stop(newest().serviceDeploymentArn() + "0"))
        .isInstanceOf(ServiceDeploymentNotFoundException.class);
  }

  @Test
  void aRollingDeploymentWithABakeTimeIsCompletedAfterIt() {
    world.create(world.service());
    world.advance(MINUTE);
    var revision = world.register("v2");
    world.update(
        r -> r.taskDefinition(revision).deploymentConfiguration(c -> c.bakeTimeInMinutes(5)));
    world.advance(Duration.ofMinutes(4));
    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    assertThat(world.tasks()).extracting(Task::taskDefinitionArn).allMatch(a -> a.endsWith(":2"));
    world.advance(Duration.ofMinutes(2));

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CODE_DEPLOY", "EXTERNAL"})
  void otherDeploymentControllersAreRefusedByName(String controller) {
    assertThatThrownBy(
            () -> world.create(world.service().deploymentController(c -> c.type(controller))))
        .hasMessageContaining("Deployment controller '" + controller + "'");
  }

  @Test
  void aDeploymentControllerHasAType() {
    assertThatThrownBy(() -> world.create(world.service().deploymentController(c -> {})))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("Deployment controller type should not be null or empty.");
  }

  @Test
  void deletingAServiceStopsItsDeployment() {
    world.running();
    deploy("v2");
    world.ecs(ecs -> ecs.deleteService(r -> r.cluster("proving").service("web").force(true)));
    world.advance(MINUTE);

    assertThat(newest().status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
    assertThat(world.described().status()).isEqualTo("INACTIVE");
  }
}
