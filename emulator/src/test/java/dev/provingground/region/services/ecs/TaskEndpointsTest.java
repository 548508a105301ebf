package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a task is told from within: its metadata, and its role's credentials. */
final class TaskEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final World world = new World();

  @Test
  void theMetadataEndpointTellsOfTaskAndContainer() throws Exception {
    var task = world.startTask();
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
        .isEqualTo(World.logStream(task));
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
    var task = world.startTask();
    var endpoint = world.runtime.task(task.taskArn()).launch().endpoints();
    var path =
        world
            .launched(task)
            .environment()
            .getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");

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
    var task = world.startTask();
    var endpoint = world.runtime.task(task.taskArn()).launch().endpoints();
    var path =
        world
            .launched(task)
            .environment()
            .getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");
    assertThat(endpoint.get(path)).isPresent();
    world.ecs(ecs -> ecs.stopTask(r -> r.cluster("proving").task(task.taskArn())));
    world.advance(Duration.ofMinutes(2));

    assertThat(endpoint.get(path)).isEmpty();
  }

  private static JsonNode json(Optional<String> text) throws Exception {
    return JSON.readTree(text.orElseThrow());
  }
}
