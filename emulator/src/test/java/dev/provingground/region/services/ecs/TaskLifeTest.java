package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.fakes.FakeImages;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** A task on its own: how it starts, what it is given, and every way in which it fails to start. */
final class TaskLifeTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final World world = new World();

  private Task run() {
    var task = world.runTask();
    world.advance(Duration.ofSeconds(5));
    return world.task(task.taskArn());
  }

  private String failure() {
    var task = run();
    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.startedAt()).isNull();
    assertThat(world.runtime.tasks()).isEmpty();
    assertThat(world.network.interfaces()).hasSize(2);
    return task.stoppedReason();
  }

  private ContainerLaunch launched(Task task) {
    return world.runtime.task(task.taskArn()).launch().containers().getFirst();
  }

  private String stream(Task task) {
    return "web/web/" + task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
  }

  @Test
  void aTaskRunsWithANetworkInterfaceOfItsOwn() {
    var task = run();

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
    var task = run();

    var container = launched(task);
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

    var container = launched(task);
    assertThat(container.command()).containsExactly("serve", "--fast");
    assertThat(container.environment()).containsEntry("PORT", "4000");
  }

  @Test
  void aContainersSizeIsOverriddenWithinItsTasks() {
    var task = run(c -> c.name("web").cpu(128).memory(300).memoryReservation(200));
    assertThat(task.containers().getFirst().cpu()).isEqualTo("128");
    assertThat(task.containers().getFirst().memory()).isEqualTo("300");
    assertThat(task.containers().getFirst().memoryReservation()).isEqualTo("200");
    assertThat(launched(task).memoryMiB()).contains(300);

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
  void theMetadataEndpointTellsOfTaskAndContainer() throws Exception {
    var task = run();
    var endpoint = world.runtime.task(task.taskArn()).launch().endpoints();
    var runtimeId = task.containers().getFirst().runtimeId();

    var container = json(endpoint.get("/v4/" + runtimeId));
    assertThat(container.path("Name").asText()).isEqualTo("web");
    assertThat(container.path("KnownStatus").asText()).isEqualTo("RUNNING");
    assertThat(container.path("Networks").path(0).path("IPv4Addresses").path(0).asText())
        .isEqualTo(world.addressOf(task));
    var network = container.path("Networks").path(0);
    assertThat(network.path("NetworkMode").asText()).isEqualTo("awsvpc");
    assertThat(network.path("DomainNameServers").path(0).asText()).isEqualTo("169.254.169.253");
    assertThat(network.path("DomainNameSearchList").path(0).asText()).isEqualTo("ec2.internal");
    assertThat(network.path("SubnetGatewayIpv4Address").asText())
        .isEqualTo(network.path("IPv4SubnetCIDRBlock").asText().replace(".0/", ".1/"))
        .contains("/");
    assertThat(container.has("ExitCode")).as("it runs").isFalse();
    assertThat(container.path("LogOptions").path("awslogs-stream").asText())
        .isEqualTo(stream(task));
    var whole = json(endpoint.get("/v4/" + runtimeId + "/task"));
    assertThat(whole.path("TaskARN").asText()).isEqualTo(task.taskArn());
    assertThat(whole.path("Family").asText()).isEqualTo("web");
    assertThat(whole.path("Revision").asText()).isEqualTo("1");
    assertThat(whole.path("AvailabilityZone").asText()).isEqualTo("us-east-1a");
    assertThat(whole.path("LaunchType").asText()).isEqualTo("FARGATE");
    assertThat(whole.path("Limits").path("CPU").asDouble()).isEqualTo(0.25);
    assertThat(whole.path("Containers")).hasSize(1);
    assertThat(whole.path("ClockDrift").path("ClockErrorBound").asDouble()).isEqualTo(0.5);
    assertThat(whole.path("ClockDrift").path("ClockSynchronizationStatus").asText())
        .isEqualTo("SYNCHRONIZED");
    assertThat(whole.has("EphemeralStorageMetrics")).as("it is not limited").isFalse();
    world.runtime.task(task.taskArn()).store(new StorageUsage(20_480, 261));
    assertThat(
            json(endpoint.get("/v4/" + runtimeId + "/task"))
                .path("EphemeralStorageMetrics")
                .toString())
        .isEqualTo("{\"Utilized\":261,\"Reserved\":20480}");
    assertThat(json(endpoint.get("/v4/" + runtimeId + "/stats")).path("name").asText())
        .isEqualTo("web");
    assertThat(json(endpoint.get("/v4/" + runtimeId + "/task/stats")).has(runtimeId)).isTrue();
    assertThat(endpoint.get("/v4/other")).isEmpty();
    assertThat(endpoint.get("/")).isEmpty();
  }

  @Test
  void theTaskRolesCredentialsAreRenewedBeforeTheyExpire() throws Exception {
    var task = run();
    var endpoint = world.runtime.task(task.taskArn()).launch().endpoints();
    var path =
        launched(task).environment().getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");

    var first = json(endpoint.get(path));
    assertThat(first.path("RoleArn").asText()).isEqualTo(World.TASK_ROLE);
    assertThat(json(endpoint.get(path))).isEqualTo(first);
    assertThat(endpoint.get("/v2/credentials/other")).isEmpty();
    world.advance(Duration.ofMinutes(50));

    assertThat(json(endpoint.get(path)).path("AccessKeyId"))
        .isNotEqualTo(first.path("AccessKeyId"));
  }

  @Test
  void aTaskThatHasStoppedGetsNoCredentials() {
    var task = run();
    var endpoint = world.runtime.task(task.taskArn()).launch().endpoints();
    var path =
        launched(task).environment().getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");
    assertThat(endpoint.get(path)).isPresent();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(task.taskArn())));
    world.advance(Duration.ofMinutes(2));

    assertThat(endpoint.get(path)).isEmpty();
  }

  private static JsonNode json(Optional<String> text) throws Exception {
    return JSON.readTree(text.orElseThrow());
  }

  @Test
  void outputGoesToTheTasksLogStream() {
    var task = run();
    world.runtime.task(task.taskArn()).print("web", "listening");
    world.runtime.task(task.taskArn()).print("web", "");
    world.advance(Duration.ofSeconds(1));

    assertThat(world.logs.streams()).containsEntry(stream(task), List.of("listening"));
  }

  @Test
  void lastWordsAreNotLost() {
    var task = run();
    world.runtime.task(task.taskArn()).print("web", "about to die");
    world.runtime.task(task.taskArn()).exit("web", 1);

    assertThat(world.logs.streams()).containsEntry(stream(task), List.of("about to die"));
  }

  @Test
  void linesWaitInOrderWhileTheLogGroupRefusesThem() {
    var task = run();
    world.logs.refuse(true);
    for (int i = 0; i < 15_000; i++) {
      world.runtime.task(task.taskArn()).print("web", "line " + i);
    }
    world.advance(Duration.ofSeconds(10));
    world.logs.refuse(false);
    world.advance(Duration.ofSeconds(10));

    var expected = IntStream.range(0, 15_000).mapToObj(i -> "line " + i).toList();
    assertThat(world.logs.streams()).containsEntry(stream(task), expected);
    assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void anImageThatIsNotThereCannotBePulled() {
    world.register("missing");

    assertThat(failure())
        .isEqualTo(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
                + " resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:missing:"
                + " 123456789012.dkr.ecr.us-east-1.amazonaws.com/workload:missing: not found");
  }

  @Test
  void ofAnIndexTheImageForThisPlatformRuns() {
    world.register("multi");
    var task = world.task(run().taskArn());

    assertThat(task.containers().getFirst().imageDigest()).isEqualTo(FakeImages.ON_X86);
  }

  @Test
  void anIndexWithoutAnImageForThisPlatformCannotBePulled() {
    world.register("arm");

    assertThat(failure())
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

    assertThat(failure())
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

    assertThat(failure())
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
    var task = run();

    assertThat(launched(task).image())
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

    assertThat(failure())
        .startsWith(
            "CannotPullContainerError: AccessDeniedException: User:"
                + " arn:aws:sts::123456789012:assumed-role/execution/")
        .contains("is not authorized to perform: ecr:BatchGetImage");
  }

  @Test
  void anExecutionRoleWithoutPermissionCannotLogIn() {
    world.images.deny("GetAuthorizationToken");

    assertThat(failure())
        .startsWith("ResourceInitializationError: unable to pull secrets or registry auth:")
        .contains("is not authorized to perform: ecr:GetAuthorizationToken");
  }

  @Test
  void aMissingLogGroupKeepsTheTaskFromStarting() {
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v1").toBuilder()
                    .containerDefinitions(loggingInto("/none"))
                    .build()));

    assertThat(failure())
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

    assertThat(failure()).startsWith("CannotStartContainerError");
  }

  @Test
  void aRoleThatDoesNotTrustTasksIsRefused() {
    world.region.distrust(World.EXECUTION_ROLE);

    assertThatThrownBy(this::run)
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
    var task = run();
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
