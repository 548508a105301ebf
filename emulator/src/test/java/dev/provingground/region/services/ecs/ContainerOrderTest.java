package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A task of two containers, of which {@code web} depends on {@code first}. */
final class ContainerOrderTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final World world = new World();

  private static ContainerDefinition.Builder first() {
    return World.container("v1").toBuilder().name("first").essential(false);
  }

  private static ContainerDefinition web(ContainerCondition condition) {
    return World.container("v1").toBuilder()
        .dependsOn(one -> one.containerName("first").condition(condition))
        .build();
  }

  private void register(ContainerDefinition... containers) {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder().containerDefinitions(containers).build()));
  }

  private String run() {
    var task = world.runTask();
    world.advance(SOON);
    return task.taskArn();
  }

  private Container container(String arn, String name) {
    return world.task(arn).containers().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String statuses(String arn) {
    return "%s: first %s, web %s"
        .formatted(
            world.task(arn).lastStatus(),
            container(arn, "first").lastStatus(),
            container(arn, "web").lastStatus());
  }

  @Test
  void aContainerStartsOnceTheOtherHasStarted() {
    register(web(ContainerCondition.START), first().build());
    world.runtime.behave(
        one ->
            one.name().equals("web")
                ? Behaviour.SERVES.startsAfter(Duration.ofSeconds(3))
                : Behaviour.SERVES);
    var arn = run();
    world.advance(SOON);
    assertThat(statuses(arn)).isEqualTo("PENDING: first RUNNING, web PENDING");
    world.advance(Duration.ofSeconds(4));
    assertThat(statuses(arn)).isEqualTo("RUNNING: first RUNNING, web RUNNING");
  }

  @Test
  void aContainerStartsOnceTheOtherHasSucceeded() {
    register(first().build(), web(ContainerCondition.SUCCESS));
    var arn = run();
    assertThat(statuses(arn)).isEqualTo("PENDING: first RUNNING, web PENDING");
    world.runtime.task(arn).exit("first", 0);
    world.advance(SOON);
    assertThat(statuses(arn)).isEqualTo("RUNNING: first STOPPED, web RUNNING");
  }

  @Test
  void aContainerNeverStartsWhenTheOtherHasFailed() {
    register(first().build(), web(ContainerCondition.SUCCESS));
    var arn = run();
    world.runtime.task(arn).exit("first", 1);
    world.advance(SOON);
    Task task = world.task(arn);
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(container(arn, "web").exitCode()).isEqualTo(143);
    assertThat(container(arn, "web").reason())
        .isEqualTo(
            "CannotStartContainerError: dependency graph: failed to resolve container ordering"
                + " dependency [first] for target [web] as dependency did not exit successfully.");
    assertThat(world.runtime.tasks()).isEmpty();
  }

  @Test
  void aFailureCompletesToo() {
    register(first().build(), web(ContainerCondition.COMPLETE));
    var arn = run();
    world.runtime.task(arn).exit("first", 1);
    world.advance(SOON);
    assertThat(statuses(arn)).isEqualTo("RUNNING: first STOPPED, web RUNNING");
  }

  @Test
  void aContainerStartsOnceTheOtherIsHealthy() {
    register(
        first()
            .healthCheck(HealthCheck.builder().command("CMD", "check").interval(10).build())
            .build(),
        web(ContainerCondition.HEALTHY));
    world.runtime.answer((arn, command) -> 1);
    var arn = run();
    world.advance(Duration.ofSeconds(20));
    assertThat(statuses(arn)).isEqualTo("PENDING: first RUNNING, web PENDING");
    world.runtime.answer((task, command) -> 0);
    world.advance(Duration.ofSeconds(12));
    assertThat(statuses(arn)).isEqualTo("RUNNING: first RUNNING, web RUNNING");
  }

  @Test
  void whatTakesLongerThanItsStartTimeoutIsGivenUp() {
    register(first().startTimeout(60).build(), web(ContainerCondition.COMPLETE));
    var arn = run();
    world.advance(Duration.ofSeconds(50));
    assertThat(statuses(arn)).isEqualTo("PENDING: first RUNNING, web PENDING");
    world.advance(Duration.ofSeconds(12));
    assertThat(container(arn, "web").reason())
        .isEqualTo(
            "CannotStartContainerError: dependency graph: container ordering dependency [first]"
                + " for target [web] has timed out.");
    assertThat(world.task(arn).lastStatus()).isEqualTo("STOPPED");
  }

  @Test
  void aTaskThatIsStoppedMeanwhileStartsNothingMore() {
    register(first().build(), web(ContainerCondition.COMPLETE));
    var arn = run();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn)));
    world.advance(SOON);
    assertThat(statuses(arn)).isEqualTo("STOPPED: first STOPPED, web STOPPED");
    assertThat(container(arn, "web").exitCode()).isNull();
    assertThat(world.runtime.tasks()).isEmpty();
  }

  @Test
  void whatOthersDependOnIsStoppedAfterThem() {
    register(first().stopTimeout(10).build(), web(ContainerCondition.START));
    world.runtime.behave(one -> Behaviour.IGNORES_SIGTERM);
    var arn = run();
    world.advance(SOON);
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn)));
    world.advance(Duration.ofSeconds(29));
    assertThat(statuses(arn)).isEqualTo("STOPPING: first RUNNING, web RUNNING");
    world.advance(Duration.ofSeconds(2));
    assertThat(statuses(arn))
        .as("web has had its 30 s")
        .isEqualTo("STOPPING: first RUNNING, web STOPPED");
    world.advance(Duration.ofSeconds(7));
    assertThat(statuses(arn)).isEqualTo("STOPPING: first RUNNING, web STOPPED");
    world.advance(Duration.ofSeconds(5));
    assertThat(statuses(arn))
        .as("and then first its 10 s")
        .isEqualTo("STOPPED: first STOPPED, web STOPPED");
    assertThat(container(arn, "first").exitCode()).isEqualTo(137);
  }

  @Test
  void withoutDependencyEachHasItsOwnTime() {
    register(
        first().stopTimeout(10).build(), World.container("v1").toBuilder().stopTimeout(60).build());
    world.runtime.behave(one -> Behaviour.IGNORES_SIGTERM);
    var arn = run();
    world.advance(SOON);
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn)));
    world.advance(Duration.ofSeconds(11));
    assertThat(statuses(arn)).isEqualTo("STOPPING: first STOPPED, web RUNNING");
    world.advance(Duration.ofSeconds(51));
    assertThat(statuses(arn)).isEqualTo("STOPPED: first STOPPED, web STOPPED");
  }

  @Test
  void whatCannotBeIsRefused() {
    refused(
        "A dependency container with SUCCESS or COMPLETE condition cannot be an essential"
            + " container",
        first().essential(true).build(),
        web(ContainerCondition.SUCCESS));
    refused(
        "Container 'web' depends on 'first' to be HEALTHY, which has no health check.",
        first().build(),
        web(ContainerCondition.HEALTHY));
    refused(
        "Container 'web' depends on 'first', which the task definition does not have.",
        web(ContainerCondition.START));
    refused(
        "Container 'first' depends on itself, by way of others or not.",
        first()
            .dependsOn(one -> one.containerName("web").condition(ContainerCondition.START))
            .build(),
        web(ContainerCondition.START));
  }

  private void refused(String message, ContainerDefinition... containers) {
    assertThatThrownBy(() -> register(containers))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith(message);
  }
}
