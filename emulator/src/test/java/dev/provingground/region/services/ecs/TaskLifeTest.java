package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * A task on its own: how it starts, what it is given, what it prints, and why it does not start.
 */
final class TaskLifeTest {
  private final World world = new World();

  @Test
  void aTaskRunsWithANetworkInterfaceOfItsOwn() {
    var task = world.startTask();

    assertThat(task.lastStatus()).isEqualTo("RUNNING");
    assertThat(task.connectivityAsString()).isEqualTo("CONNECTED");
    assertThat(task.availabilityZone()).isEqualTo("us-east-1a");
    var attachment = task.attachments().getFirst();
    assertThat(attachment.type()).isEqualTo("ElasticNetworkInterface");
    assertThat(attachment.status()).isEqualTo("ATTACHED");
    assertThat(attachment.details())
        .extracting(detail -> detail.name())
        .containsExactly(
            "subnetId", "networkInterfaceId", "macAddress", "privateDnsName", "privateIPv4Address");
    assertThat(task.containers().getFirst().networkInterfaces().getFirst().attachmentId())
        .isEqualTo(attachment.id());
    assertThat(task.containers().getFirst().imageDigest()).startsWith("sha256:");
    assertThat(task.group()).isEqualTo("family:web");
  }

  @Test
  void aContainerIsGivenWhatFargateGives() {
    var task = world.startTask();

    var container = world.launched(task);
    assertThat(container.environment())
        .containsEntry("PORT", "3000")
        .containsEntry("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE")
        .containsEntry("AWS_REGION", "us-east-1")
        .containsEntry("AWS_DEFAULT_REGION", "us-east-1")
        .containsEntry(
            "ECS_CONTAINER_METADATA_URI_V4",
            "http://169.254.170.2/v4/" + task.containers().getFirst().runtimeId())
        .containsKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    assertThat(container.runtimeId()).matches("[0-9a-f]{32}-\\d{1,10}");
    assertThat(container.image())
        .isInstanceOfSatisfying(Image.class, image -> assertThat(image.layers()).hasSize(1));
    var launch = world.runtime.task(task.taskArn()).launch();
    assertThat(launch.cpuUnits()).isEqualTo(256);
    assertThat(launch.memoryMiB()).isEqualTo(512);
  }

  @Test
  void overridesWinOverTheDefinition() {
    var task =
        world
            .ecs(
                ecs ->
                    ecs.runTask(
                        r ->
                            r.cluster("proving")
                                .launchType(LaunchType.FARGATE)
                                .taskDefinition("web")
                                .networkConfiguration(World.inBothSubnets())
                                .overrides(
                                    o ->
                                        o.containerOverrides(
                                            ContainerOverride.builder()
                                                .name("web")
                                                .command("serve", "--fast")
                                                .environment(
                                                    KeyValuePair.builder()
                                                        .name("PORT")
                                                        .value("4000")
                                                        .build())
                                                .build()))))
            .tasks()
            .getFirst();

    var container = world.launched(task);
    assertThat(container.command()).containsExactly("serve", "--fast");
    assertThat(container.environment()).containsEntry("PORT", "4000");
  }

  @Test
  void aContainersSizeIsOverriddenWithinItsTasks() {
    var task = run(c -> c.name("web").cpu(128).memory(300).memoryReservation(200));
    assertThat(task.containers().getFirst().cpu()).isEqualTo("128");
    assertThat(task.containers().getFirst().memory()).isEqualTo("300");
    assertThat(task.containers().getFirst().memoryReservation()).isEqualTo("200");
    assertThat(world.launched(task).memoryMiB()).contains(300);

    assertThatThrownBy(() -> run(c -> c.name("web").memory(513)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(
            "The 'memory' setting for container 'web' is greater than for the task.");
    assertThatThrownBy(() -> run(c -> c.name("web").cpu(257)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("The 'cpu' setting for container 'web'");
  }

  private Task run(Consumer<ContainerOverride.Builder> change) {
    var override = ContainerOverride.builder();
    change.accept(override);
    return world
        .ecs(
            ecs ->
                ecs.runTask(
                    r ->
                        r.cluster("proving")
                            .launchType(LaunchType.FARGATE)
                            .taskDefinition("web")
                            .networkConfiguration(World.inBothSubnets())
                            .overrides(o -> o.containerOverrides(override.build()))))
        .tasks()
        .getFirst();
  }

  @Test
  void outputGoesToTheTasksLogStream() {
    var task = world.startTask();
    world.runtime.task(task.taskArn()).print("web", "listening");
    world.runtime.task(task.taskArn()).print("web", "");
    world.advance(Duration.ofSeconds(1));

    assertThat(world.logs.streams()).containsEntry(World.logStream(task), List.of("listening"));
  }

  @Test
  void lastWordsAreNotLost() {
    var task = world.startTask();
    world.runtime.task(task.taskArn()).print("web", "about to die");
    world.runtime.task(task.taskArn()).exit("web", 1);

    assertThat(world.logs.streams()).containsEntry(World.logStream(task), List.of("about to die"));
  }

  @Test
  void linesWaitInOrderWhileTheLogGroupRefusesThem() {
    var task = world.startTask();
    world.logs.refuse(true);
    for (int i = 0; i < 15_000; i++) {
      world.runtime.task(task.taskArn()).print("web", "line " + i);
    }
    world.advance(Duration.ofSeconds(10));
    world.logs.refuse(false);
    world.advance(Duration.ofSeconds(10));

    var expected = IntStream.range(0, 15_000).mapToObj(i -> "line " + i).toList();
    assertThat(world.logs.streams()).containsEntry(World.logStream(task), expected);
    assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void aMissingLogGroupKeepsTheTaskFromStarting() {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .containerDefinitions(loggingInto("/none"))
                    .build()));

    assertThat(world.failureToStart())
        .startsWith(
            "ResourceInitializationError: failed to validate logger args: create stream has been"
                + " retried 1 times: failed to create Cloudwatch log stream:"
                + " ResourceNotFoundException: The specified log group does not exist.");
  }

  private static ContainerDefinition loggingInto(String group) {
    return World.container("v1").toBuilder()
        .logConfiguration(
            LogConfiguration.builder()
                .logDriver("awslogs")
                .options(
                    Map.of(
                        "awslogs-group", group,
                        "awslogs-region", "us-east-1",
                        "awslogs-stream-prefix", "web"))
                .build())
        .build();
  }

  @Test
  void aContainerThatCannotStartSaysWhy() {
    world.runtime.behave(container -> Behaviour.CANNOT_START);

    assertThat(world.failureToStart()).startsWith("CannotStartContainerError");
  }

  @Test
  void aRoleThatDoesNotTrustTasksIsRefused() {
    world.region.distrust(World.EXECUTION_ROLE);

    assertThatThrownBy(world::startTask)
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(
            "ECS was unable to assume the role '"
                + World.EXECUTION_ROLE
                + "' that was provided for this task.");
  }

  @Test
  void aTaskStoppedWhileItStartsNeverRuns() {
    var arn = world.runTask().taskArn();
    world.advance(Duration.ofMillis(200));
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(arn)));
    world.advance(Duration.ofSeconds(10));

    var task = world.task(arn);
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.startedAt()).isNull();
    assertThat(task.stoppedReason()).isEqualTo("Task stopped by user");
    assertThat(world.runtime.tasks()).isEmpty();
    assertThat(world.network.interfaces()).hasSize(2);
  }

  @Test
  void aContainerThatTookTooMuchMemorySaysSo() {
    var task = world.startTask();
    world
        .runtime
        .task(task.taskArn())
        .exit("web", 137, Optional.of("OutOfMemoryError: Container killed due to memory usage"));
    world.advance(Duration.ofSeconds(1));

    var container = world.task(task.taskArn()).containers().getFirst();
    assertThat(container.exitCode()).isEqualTo(137);
    assertThat(container.reason())
        .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
  }
}
