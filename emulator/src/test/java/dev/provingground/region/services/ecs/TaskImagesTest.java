package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.fakes.FakeImages;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;

/** The image that a task's container runs, and every way in which it cannot be pulled. */
final class TaskImagesTest {
  private final World world = new World();

  @Test
  void anImageThatIsNotThereCannotBePulled() {
    world.register("missing");

    assertThat(world.failureToStart())
        .isEqualTo(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
                + " resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:missing:"
                + " 123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:missing: not found");
  }

  @Test
  void ofAnIndexTheImageForThisPlatformRuns() {
    world.register("multi");
    var task = world.startTask();

    assertThat(task.containers().getFirst().imageDigest()).isEqualTo(FakeImages.ON_X86);
  }

  @Test
  void anIndexWithoutAnImageForThisPlatformCannotBePulled() {
    world.register("arm");

    assertThat(world.failureToStart())
        .isEqualTo(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): image"
                + " Manifest does not contain descriptor matching platform 'linux/amd64'");
  }

  @Test
  void anImageElsewhereCannotBePulledFromHere() {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .containerDefinitions(World.container("v1").toBuilder().image("nginx").build())
                    .build()));

    assertThat(world.failureToStart())
        .startsWith("CannotPullContainerError:")
        .contains("failed to resolve ref docker.io/library/nginx:latest")
        .endsWith("no such host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nginx", "nginx:a b", "127.0.0.1:5000/a b", "nginx@sha256:x", "a//"})
  void aNameThatNoImageHasIsTold(String name) {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .containerDefinitions(World.container("v1").toBuilder().image(name).build())
                    .build()));

    assertThat(world.failureToStart())
        .isEqualTo(
            "CannotPullContainerError: failed to normalize image reference: invalid reference"
                + " format: "
                + name);
  }

  @Test
  void anImageElsewhereIsTheRuntimesToResolveWhereItMayPullItWithoutAnyRole() {
    world.runtime.pullFrom("docker.io");
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .executionRoleArn(null)
                    .containerDefinitions(
                        World.container("v1").toBuilder()
                            .image("nginx:1.29")
                            .logConfiguration((LogConfiguration) null)
                            .build())
                    .build()));
    var task = world.startTask();

    assertThat(world.launched(task).image())
        .isEqualTo(
            new RemoteImage(
                "nginx:1.29",
                "docker.io",
                "library/nginx",
                "1.29",
                "docker.io/library/nginx:1.29",
                Optional.empty()));
    assertThat(world.task(task.taskArn()).containers().getFirst().imageDigest()).isNull();
    world.runtime.task(task.taskArn()).resolve("web", "sha256:1");
    assertThat(world.task(task.taskArn()).containers().getFirst().imageDigest())
        .isEqualTo("sha256:1");
  }

  @Test
  void anExecutionRoleWithoutPermissionCannotPull() {
    world.images.deny("BatchGetImage");

    assertThat(world.failureToStart())
        .startsWith(
            "CannotPullContainerError: AccessDeniedException: User:"
                + " arn:aws:sts::123456789012:assumed-role/execution/")
        .contains("is not authorized to perform: ecr:BatchGetImage");
  }

  @Test
  void anExecutionRoleWithoutPermissionCannotLogIn() {
    world.images.deny("GetAuthorizationToken");

    assertThat(world.failureToStart())
        .startsWith("ResourceInitializationError: unable to pull secrets or registry auth:")
        .contains("is not authorized to perform: ecr:GetAuthorizationToken");
  }
}
