package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** A task: what it was told to be, and what {@code DescribeTasks} says of it. */
final class TaskRecord {
  private final TaskSpec spec;
  private final TaskSpec.Sessions sessions;
  private final Consumer<TaskRecord> changed;
  // Of containers by name: what DescribeTasks does not say of them, and the metadata endpoint does.
  private final Map<String, Instant> finished = new HashMap<>();
  private final Map<String, Instant> healthSince = new HashMap<>();
  private Task task;
  private @Nullable ManagedInterface networkInterface;
  private @Nullable Instant protectedUntil;

  /**
   * @param changed hears of every change
   */
  TaskRecord(TaskSpec spec, TaskSpec.Sessions sessions, Task task, Consumer<TaskRecord> changed) {
    this.spec = spec;
    this.sessions = sessions;
    this.task = task;
    this.changed = changed;
  }

  TaskSpec spec() {
    return spec;
  }

  TaskSpec.Sessions sessions() {
    return sessions;
  }

  String arn() {
    return task.taskArn();
  }

  /** The last part of the ARN: 32 hexadecimal digits. */
  String id() {
    return arn().substring(arn().lastIndexOf('/') + 1);
  }

  /** As DescribeTasks answers it. */
  Task description() {
    return task;
  }

  String lastStatus() {
    return task.lastStatus();
  }

  boolean isStopped() {
    return task.lastStatus().equals("STOPPED");
  }

  boolean isToldToStop() {
    return task.desiredStatus().equals("STOPPED");
  }

  /** Whether it has ever been RUNNING. */
  boolean hasRun() {
    return task.startedAt() != null;
  }

  /**
   * @param until when the protection from scale-in and deployments expires; null ends it
   */
  void protect(@Nullable Instant until) {
    protectedUntil = until;
  }

  /** Whether nobody has changed the protection that expires then. */
  boolean isProtectedUntil(Instant until) {
    return until.equals(protectedUntil);
  }

  /** When its protection expires; empty when it is not protected now. */
  Optional<Instant> protectedUntil(Instant now) {
    return Optional.ofNullable(protectedUntil).filter(now::isBefore);
  }

  Optional<ManagedInterface> networkInterface() {
    return Optional.ofNullable(networkInterface);
  }

  /** The definition's containers, with the sizes that the task overrides. */
  List<ContainerDefinition> containerDefinitions() {
    return spec.containerDefinitions();
  }

  ContainerDefinition containerDefinition(String name) {
    return containerDefinitions().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Container container(String name) {
    return task.containers().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  boolean allContainers(String lastStatus) {
    return task.containers().stream().allMatch(one -> one.lastStatus().equals(lastStatus));
  }

  boolean anyContainer(String lastStatus) {
    return task.containers().stream().anyMatch(one -> one.lastStatus().equals(lastStatus));
  }

  /** Changes the description; its version counts the changes. */
  void change(Consumer<Task.Builder> change) {
    var builder = task.toBuilder();
    change.accept(builder);
    task = builder.version(task.version() + 1).build();
    changed.accept(this);
  }

  void changeContainer(String name, Consumer<Container.Builder> change) {
    change(builder -> builder.containers(withContainer(name, change)));
  }

  /** A container has ended. */
  void putEnd(String name, int exitCode, Optional<String> reason, Instant now) {
    finished.put(name, now);
    changeContainer(
        name, one -> one.lastStatus("STOPPED").exitCode(exitCode).reason(reason.orElse(null)));
  }

  /** When the container ended; empty when it has not. */
  Optional<Instant> finishedAt(String name) {
    return Optional.ofNullable(finished.get(name));
  }

  /** Since when the container's health is what it is; empty as long as nothing is known of it. */
  Optional<Instant> healthSince(String name) {
    return Optional.ofNullable(healthSince.get(name));
  }

  /** What a container's health check found; the task's health follows. */
  void putHealth(String name, HealthStatus health, Instant now) {
    if (container(name).healthStatus() != health) {
      healthSince.put(name, now);
      changeContainer(name, one -> one.healthStatus(health));
      change(one -> one.healthStatus(healthOfAll()));
    }
  }

  /**
   * UNHEALTHY when an essential container is, HEALTHY when all essential ones that have a health
   * check are ("HealthCheck" in ECS's API reference).
   */
  private HealthStatus healthOfAll() {
    var essential =
        containerDefinitions().stream()
            .filter(one -> one.essential() && isChecked(one))
            .map(one -> container(one.name()).healthStatus())
            .toList();
    if (essential.contains(HealthStatus.UNHEALTHY)) {
      return HealthStatus.UNHEALTHY;
    }
    return essential.isEmpty() || essential.contains(HealthStatus.UNKNOWN)
        ? HealthStatus.UNKNOWN
        : HealthStatus.HEALTHY;
  }

  /** Whether any essential container has a health check. */
  boolean isChecked() {
    return containerDefinitions().stream().anyMatch(one -> one.essential() && isChecked(one));
  }

  static boolean isChecked(ContainerDefinition container) {
    return container.healthCheck() != null
        && !container.healthCheck().command().getFirst().equals("NONE");
  }

  /** Changes every container. */
  void changeContainers(Consumer<Container.Builder> change) {
    var containers = new ArrayList<Container>();
    for (var container : task.containers()) {
      var copy = container.toBuilder();
      change.accept(copy);
      containers.add(copy.build());
    }
    change(builder -> builder.containers(containers));
  }

  /** The network interface is attached. */
  void attach(ManagedInterface attached) {
    networkInterface = attached;
    var attachment = task.attachments().getFirst();
    var details =
        new ArrayList<>(
            List.of(
                pair("subnetId", attached.subnetId()),
                pair("networkInterfaceId", attached.networkInterfaceId()),
                pair("macAddress", attached.macAddress()),
                pair("privateDnsName", privateDnsName(attached)),
                pair("privateIPv4Address", attached.privateIp())));
    change(
        builder ->
            builder
                .availabilityZone(attached.availabilityZone())
                .attachments(attachment.toBuilder().status("ATTACHED").details(details).build())
                .containers(
                    task.containers().stream()
                        .map(
                            container ->
                                container.toBuilder()
                                    .networkInterfaces(
                                        NetworkInterface.builder()
                                            .attachmentId(attachment.id())
                                            .privateIpv4Address(attached.privateIp())
                                            .build())
                                    .build())
                        .toList()));
  }

  /** The network interface is gone. */
  void detach() {
    if (networkInterface != null) {
      networkInterface = null;
      var attachment = task.attachments().getFirst().toBuilder().status("DELETED").build();
      change(builder -> builder.attachments(attachment));
    }
  }

  /** {@code ip-10-0-0-4.ec2.internal}, or {@code ip-10-0-0-4.REGION.compute.internal}. */
  static String privateDnsName(ManagedInterface attached) {
    var zone = attached.availabilityZone();
    var region = zone.substring(0, zone.length() - 1);
    var domain = region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
    return "ip-" + attached.privateIp().replace('.', '-') + "." + domain;
  }

  /** The description of a task that has just been asked for. */
  static Task provisioning(TaskSpec spec, String arn, String attachmentId, RuntimeIds ids) {
    var definition = spec.definition();
    var containers =
        spec.containerDefinitions().stream()
            .map(
                container ->
                    Container.builder()
                        .containerArn(ids.containerArn(arn))
                        .taskArn(arn)
                        .name(container.name())
                        .image(container.image())
                        .runtimeId(ids.runtimeId(arn))
                        .lastStatus("PENDING")
                        .healthStatus(HealthStatus.UNKNOWN)
                        .networkInterfaces(List.<NetworkInterface>of())
                        .cpu(String.valueOf(container.cpu()))
                        .memory(text(container.memory()))
                        .memoryReservation(text(container.memoryReservation()))
                        .build())
            .toList();
    return Task.builder()
        .taskArn(arn)
        .clusterArn(spec.cluster().arn())
        .taskDefinitionArn(definition.taskDefinitionArn())
        .group(spec.group())
        .startedBy(spec.startedBy())
        // Whichever of Fargate's providers it is.
        .launchType(LaunchType.FARGATE)
        .capacityProviderName(spec.capacityProvider())
        .platformVersion("1.4.0")
        .platformFamily("Linux")
        .cpu(Objects.requireNonNullElse(spec.overrides().cpu(), definition.cpu()))
        .memory(Objects.requireNonNullElse(spec.overrides().memory(), definition.memory()))
        .ephemeralStorage(spec.ephemeralStorage())
        .overrides(spec.overrides())
        .enableExecuteCommand(false)
        .healthStatus(HealthStatus.UNKNOWN)
        .desiredStatus("RUNNING")
        .lastStatus("PROVISIONING")
        .version(1L)
        .containers(containers)
        .attachments(
            Attachment.builder()
                .id(attachmentId)
                .type("ElasticNetworkInterface")
                .status("PRECREATED")
                .details(pair("subnetId", spec.subnetId()))
                .build())
        .build();
  }

  /** Makes identifiers of containers. */
  interface RuntimeIds {
    String containerArn(String taskArn);

    String runtimeId(String taskArn);
  }

  /** The environment of a container: the definition's, then what the task overrides. */
  Map<String, String> environment(ContainerDefinition container) {
    var environment =
        container.environment().stream()
            .collect(
                Collectors.toMap(
                    KeyValuePair::name,
                    KeyValuePair::value,
                    (first, second) -> second,
                    LinkedHashMap::new));
    for (var override : spec.overrides().containerOverrides()) {
      if (container.name().equals(override.name())) {
        override
            .environment()
            .forEach(
                one -> environment.put(one.name(), Objects.requireNonNullElse(one.value(), "")));
      }
    }
    return environment;
  }

  /** The command of a container: what the task overrides, else the definition's. */
  List<String> command(ContainerDefinition container) {
    return spec.overrides().containerOverrides().stream()
        .filter(one -> container.name().equals(one.name()) && !one.command().isEmpty())
        .map(one -> one.command())
        .findFirst()
        .orElse(container.command());
  }

  private List<Container> withContainer(String name, Consumer<Container.Builder> change) {
    var containers = new ArrayList<Container>();
    for (var container : task.containers()) {
      if (container.name().equals(name)) {
        var copy = container.toBuilder();
        change.accept(copy);
        containers.add(copy.build());
      } else {
        containers.add(container);
      }
    }
    return containers;
  }

  private static KeyValuePair pair(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  private static @Nullable String text(@Nullable Integer number) {
    return number == null ? null : String.valueOf(number);
  }
}
