package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What becomes of a task of three containers of which one ends: {@code log} is not essential. */
final class EssentialContainersTest {
  private final World world = new World();

  private static ContainerDefinition container(String name, boolean essential) {
    return World.container("v1").toBuilder().name(name).essential(essential).build();
  }

  private String running() {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .containerDefinitions(
                        container("web", true), container("queue", true), container("log", false))
                    .build()));
    var arn = world.runTask().taskArn();
    world.advance(Duration.ofSeconds(5));
    assertThat(world.task(arn).lastStatus()).isEqualTo("RUNNING");
    return arn;
  }

  private void end(String arn, String container, int exitCode) {
    world.runtime.task(arn).exit(container, exitCode);
    world.advance(Duration.ofSeconds(10));
  }

  private Container container(String arn, String name) {
    return world.task(arn).containers().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withAnEssentialContainerItsTaskEnds() {
    var arn = running();
    end(arn, "queue", 3);

    var task = world.task(arn);
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.desiredStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(task.stoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(container(arn, "queue").exitCode()).isEqualTo(3);
    assertThat(task.containers()).allSatisfy(one -> assertThat(one.exitCode()).isNotNull());
    assertThat(world.runtime.tasks()).isEmpty();
  }

  @Test
  void itsSuccessEndsTheTaskToo() {
    var arn = running();
    end(arn, "web", 0);

    assertThat(world.task(arn).stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(container(arn, "web").exitCode()).isZero();
  }

  @Test
  void withoutAnotherContainerTheTaskGoesOn() {
    var arn = running();
    end(arn, "log", 1);

    var task = world.task(arn);
    assertThat(task.lastStatus()).isEqualTo("RUNNING");
    assertThat(task.desiredStatus()).isEqualTo("RUNNING");
    assertThat(task.stopCode()).isNull();
    assertThat(container(arn, "log").lastStatus()).isEqualTo("STOPPED");
    assertThat(container(arn, "log").exitCode()).isEqualTo(1);
    assertThat(container(arn, "web").lastStatus()).isEqualTo("RUNNING");
    assertThat(world.runtime.task(arn).runs("queue")).isTrue();
    assertThat(metadata(arn, "log")).contains("\"ExitCode\":1,", "\"FinishedAt\":\"");
    assertThat(metadata(arn, "web")).doesNotContain("ExitCode", "FinishedAt");
  }

  /** What is told of the container at the task metadata endpoint. */
  private String metadata(String arn, String name) {
    var endpoint = world.runtime.task(arn).launch().endpoints();
    return endpoint.get("/v4/" + container(arn, name).runtimeId()).orElseThrow();
  }

  @Test
  void theFirstEssentialContainerToEndIsTheReason() {
    var arn = running();
    world.runtime.task(arn).exit("log", 1);
    world.runtime.task(arn).exit("web", 2);
    end(arn, "queue", 4);

    assertThat(world.task(arn).stoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(container(arn, "log").exitCode()).isEqualTo(1);
    assertThat(container(arn, "web").exitCode()).isEqualTo(2);
    assertThat(container(arn, "queue").exitCode()).isEqualTo(4);
  }
}
