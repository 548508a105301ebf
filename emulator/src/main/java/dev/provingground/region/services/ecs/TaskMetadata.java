package dev.provingground.region.services.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.json.Json;
import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.services.ecs.ContainerRuntime.ClockDrift;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;

/**
 * What the task metadata endpoint, version 4, tells of a task ("Amazon ECS task metadata endpoint
 * version 4 for tasks on Fargate").
 */
final class TaskMetadata {

  /** Amazon's DNS resolver, as containers find it in their {@code /etc/resolv.conf}. */
  private static final String RESOLVER = "169.254.169.253";

  private final TaskRecord task;

  TaskMetadata(TaskRecord task) {
    this.task = task;
  }

  /**
   * @param storage empty where it is not limited, and so none is reserved
   * @param clock as it is now
   */
  String task(Optional<StorageUsage> storage, ClockDrift clock, Instant now) {
    var description = task.description();
    var definition = task.spec().definition();
    var json = Json.MAPPER.createObjectNode();
    json.put("Cluster", description.clusterArn());
    json.put("TaskARN", description.taskArn());
    json.put("Family", definition.family());
    json.put("Revision", String.valueOf(definition.revision()));
    json.put("DesiredStatus", description.desiredStatus());
    json.put("KnownStatus", description.lastStatus());
    json.putObject("Limits")
        .put("CPU", Integer.parseInt(description.cpu()) / 1024.0)
        .put("Memory", Integer.parseInt(description.memory()));
    time(json, "PullStartedAt", description.pullStartedAt());
    time(json, "PullStoppedAt", description.pullStoppedAt());
    time(json, "ExecutionStoppedAt", description.executionStoppedAt());
    json.put("AvailabilityZone", description.availabilityZone());
    json.put("LaunchType", description.launchTypeAsString());
    task.spec().serviceName().ifPresent(name -> json.put("ServiceName", name));
    json.putObject("ClockDrift")
        .put("ClockErrorBound", clock.errorBoundMillis())
        .put("ReferenceTimestamp", now.toString())
        .put(
            "ClockSynchronizationStatus",
            clock.synchronised() ? "SYNCHRONIZED" : "NOT_SYNCHRONIZED");
    storage.ifPresent(
        one ->
            json.putObject("EphemeralStorageMetrics")
                .put("Utilized", one.utilizedMiB())
                .put("Reserved", one.reservedMiB()));
    var containers = json.putArray("Containers");
    description.containers().forEach(one -> containers.add(container(one)));
    return json.toString();
  }

  /** Empty when no container of the task has this runtime id. */
  Optional<String> container(String runtimeId) {
    return named(runtimeId).map(one -> container(one).toString());
  }

  Optional<Container> named(String runtimeId) {
    return task.description().containers().stream()
        .filter(one -> one.runtimeId().equals(runtimeId))
        .findFirst();
  }

  private ObjectNode container(Container container) {
    var definition = task.containerDefinition(container.name());
    var json = Json.MAPPER.createObjectNode();
    json.put("DockerId", container.runtimeId());
    json.put("Name", container.name());
    json.put("DockerName", container.name());
    json.put("Image", container.image());
    json.put("ImageID", container.imageDigest());
    var labels = json.putObject("Labels");
    labels.put("com.amazonaws.ecs.cluster", task.description().clusterArn());
    labels.put("com.amazonaws.ecs.container-name", container.name());
    labels.put("com.amazonaws.ecs.task-arn", task.arn());
    labels.put("com.amazonaws.ecs.task-definition-family", task.spec().definition().family());
    labels.put(
        "com.amazonaws.ecs.task-definition-version",
        String.valueOf(task.spec().definition().revision()));
    definition.dockerLabels().forEach(labels::put);
    json.put("DesiredStatus", task.description().desiredStatus());
    json.put("KnownStatus", container.lastStatus());
    if (container.exitCode() != null) {
      json.put("ExitCode", container.exitCode());
    }
    if (definition.healthCheck() != null) {
      var health = json.putObject("Health").put("status", container.healthStatusAsString());
      time(health, "statusSince", task.healthSince(container.name()).orElse(null));
    }
    var limits = json.putObject("Limits").put("CPU", definition.cpu());
    if (definition.memory() != null) {
      limits.put("Memory", definition.memory());
    }
    time(json, "CreatedAt", task.description().pullStoppedAt());
    time(json, "StartedAt", task.description().startedAt());
    time(json, "FinishedAt", task.finishedAt(container.name()).orElse(null));
    json.put("Type", "NORMAL");
    if (definition.logConfiguration() != null) {
      json.put("LogDriver", "awslogs");
      var options = json.putObject("LogOptions");
      definition.logConfiguration().options().forEach(options::put);
      options.put(
          "awslogs-stream",
          options.path("awslogs-stream-prefix").asText()
              + "/"
              + container.name()
              + "/"
              + task.id());
    }
    json.put("ContainerARN", container.containerArn());
    task.networkInterface().ifPresent(one -> network(json, one));
    json.put("Snapshotter", "overlayfs");
    return json;
  }

  private static void network(ObjectNode json, ManagedInterface attached) {
    var network = json.putArray("Networks").addObject();
    network.put("NetworkMode", "awsvpc");
    network.putArray("IPv4Addresses").add(attached.privateIp());
    network.put("AttachmentIndex", 0);
    network.put("MACAddress", attached.macAddress());
    network.put("IPv4SubnetCIDRBlock", attached.subnetCidr());
    network.putArray("DomainNameServers").add(RESOLVER);
    var name = TaskRecord.privateDnsName(attached);
    network.putArray("DomainNameSearchList").add(name.substring(name.indexOf('.') + 1));
    network.put("PrivateDNSName", name);
    network.put("SubnetGatewayIpv4Address", gateway(attached.subnetCidr()));
  }

  /** A subnet's first address, as AWS writes it: {@code 10.0.1.1/24}. */
  private static String gateway(String subnet) {
    int prefix = subnet.indexOf('/');
    return subnet.substring(0, subnet.lastIndexOf('.', prefix) + 1)
        + (Integer.parseInt(subnet, subnet.lastIndexOf('.', prefix) + 1, prefix, 10) + 1)
        + subnet.substring(prefix);
  }

  private static void time(ObjectNode json, String name, @Nullable Instant instant) {
    if (instant != null) {
      json.put(name, instant.toString());
    }
  }
}
