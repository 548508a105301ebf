package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;

/**
 * What a task definition for Fargate must and must not say ("Amazon ECS task definition parameters
 * for Fargate"), and the defaults that ECS fills in.
 */
final class TaskDefinitionRules {
  private final RegionIdentity region;

  TaskDefinitionRules(RegionIdentity region) {
    this.region = region;
  }

  /**
   * @return the container definitions, completed
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException, or
   *     NotImplemented for what this region has not
   */
  List<ContainerDefinition> check(RegisterTaskDefinitionRequest request) {
    Supported.only(
        request,
        "family",
        "taskRoleArn",
        "executionRoleArn",
        "networkMode",
        "containerDefinitions",
        "requiresCompatibilities",
        "cpu",
        "memory",
        "tags",
        "runtimePlatform",
        "pidMode",
        "volumes",
        "ephemeralStorage",
        "enableFaultInjection");
    var family = EcsErrors.required(request.family(), "Family");
    if (!family.matches("[A-Za-z0-9_-]{1,255}")) {
      throw EcsErrors.client(
          "Family contains invalid characters. It should contain only letters, numbers, hyphens and"
              + " underscores, and be at most 255 characters long.");
    }
    onlyFargate(request);
    onlyLinuxOnX86(request.runtimePlatform());
    onlyPidsOfTheTask(request.pidModeAsString());
    var size = FargateSize.of(request.cpu(), request.memory());
    var containers = request.containerDefinitions();
    if (containers.isEmpty()) {
      throw EcsErrors.client("Container list cannot be empty.");
    }
    var completed = containers.stream().map(this::check).toList();
    for (var container : completed) {
      size.problem(container)
          .ifPresent(
              problem -> {
                throw EcsErrors.client(problem);
              });
    }
    if (new HashSet<>(completed.stream().map(ContainerDefinition::name).toList()).size()
        < completed.size()) {
      throw EcsErrors.client("Container names must be unique within a task definition.");
    }
    if (completed.stream().noneMatch(ContainerDefinition::essential)) {
      throw EcsErrors.client("At least one container of a task definition must be essential.");
    }
    DependencyRules.check(completed);
    StorageRules.check(request.volumes(), completed);
    StorageRules.check(request.ephemeralStorage());
    if (request.executionRoleArn() == null) {
      requireNoExecutionRole(completed);
    }
    return completed;
  }

  private static void onlyFargate(RegisterTaskDefinitionRequest request) {
    if (!request.requiresCompatibilities().equals(List.of(Compatibility.FARGATE))) {
      throw Supported.unsupported(
          "requiresCompatibilities "
              + (request.requiresCompatibilities().isEmpty()
                  ? "[EC2]"
                  : request.requiresCompatibilitiesAsStrings().toString()));
    }
    if (!"awsvpc".equals(request.networkModeAsString())) {
      throw EcsErrors.client("Fargate only supports network mode 'awsvpc'.");
    }
  }

  private static void onlyPidsOfTheTask(@Nullable String pidMode) {
    if (pidMode != null && !pidMode.equals("task")) {
      throw EcsErrors.client(
          ("Tasks using the Fargate launch type do not support pidMode '%s'. The supported value"
                  + " for pidMode is 'task'.")
              .formatted(pidMode));
    }
  }

  private static void onlyLinuxOnX86(@Nullable RuntimePlatform platform) {
    if (platform == null) {
      return;
    }
    var system = platform.operatingSystemFamilyAsString();
    if (system != null && !system.equals("LINUX")) {
      throw Supported.unsupported("operatingSystemFamily '" + system + "'");
    }
    var architecture = platform.cpuArchitectureAsString();
    if (architecture != null && !architecture.equals("X86_64")) {
      throw Supported.unsupported("cpuArchitecture '" + architecture + "'");
    }
  }

  private void requireNoExecutionRole(List<ContainerDefinition> containers) {
    for (var container : containers) {
      if (!container.secrets().isEmpty()) {
        throw EcsErrors.client(
            "When you are specifying container secrets, you must also specify a value for"
                + " 'executionRoleArn'.");
      }
      if (container.repositoryCredentials() != null) {
        throw EcsErrors.client(
            "When you are specifying container repository credentials, you must also specify a"
                + " value for 'executionRoleArn'.");
      }
      if (container.logConfiguration() != null) {
        throw EcsErrors.client(
            "Fargate requires task definition to have execution role ARN to support log driver"
                + " awslogs.");
      }
      if (container.image().startsWith(region.registryHost() + "/")) {
        throw EcsErrors.client(
            "Fargate requires task definition to have execution role ARN to support ECR images.");
      }
    }
  }

  private ContainerDefinition check(ContainerDefinition container) {
    EcsErrors.required(container.name(), "Container.name");
    EcsErrors.required(container.image(), "Container.image");
    Supported.only(
        container,
        "name",
        "image",
        "repositoryCredentials",
        "cpu",
        "memory",
        "memoryReservation",
        "portMappings",
        "essential",
        "healthCheck",
        "entryPoint",
        "command",
        "environment",
        "secrets",
        "linuxParameters",
        "mountPoints",
        "volumesFrom",
        "ulimits",
        "dependsOn",
        "startTimeout",
        "stopTimeout",
        "user",
        "workingDirectory",
        "readonlyRootFilesystem",
        "dockerLabels",
        "logConfiguration",
        "versionConsistency");
    if (container.linuxParameters() != null) {
      Supported.only(container.linuxParameters(), "capabilities", "initProcessEnabled", "tmpfs");
      if (container.linuxParameters().capabilities() != null) {
        // Containers here have no capability at all.
        Supported.only(container.linuxParameters().capabilities(), "drop");
      }
    }
    container.secrets().forEach(TaskDefinitionRules::check);
    if (container.repositoryCredentials() != null) {
      EcsErrors.required(
          container.repositoryCredentials().credentialsParameter(),
          "RepositoryCredentials.credentialsParameter");
      if (container.image().startsWith(region.registryHost() + "/")) {
        throw Supported.unsupported("repositoryCredentials for an image of ECR");
      }
    }
    check(container.ulimits());
    requireSeconds("stopTimeout", container.stopTimeout());
    requireSeconds("startTimeout", container.startTimeout());
    if (container.logConfiguration() != null) {
      check(container.logConfiguration());
    }
    return container.toBuilder()
        .cpu(container.cpu() == null ? 0 : container.cpu())
        .essential(container.essential() == null || container.essential())
        .portMappings(container.portMappings().stream().map(TaskDefinitionRules::check).toList())
        .environment(container.environment().stream().map(TaskDefinitionRules::check).toList())
        .healthCheck(container.healthCheck() == null ? null : check(container.healthCheck()))
        .mountPoints(container.mountPoints())
        .volumesFrom(container.volumesFrom())
        .systemControls(List.of())
        .build();
  }

  /** A variable without a value is empty. */
  static KeyValuePair check(KeyValuePair variable) {
    EcsErrors.required(variable.name(), "KeyValuePair.name");
    return variable.value() == null ? variable.toBuilder().value("").build() : variable;
  }

  private static void check(Secret secret) {
    EcsErrors.required(secret.name(), "Secret.name");
    var from = EcsErrors.required(secret.valueFrom(), "Secret.valueFrom");
    if (from.startsWith("arn:") && !from.contains(":ssm:") && !ManagedSecrets.isOne(from)) {
      throw Supported.unsupported(
          "Secret.valueFrom of another service than SSM and Secrets Manager, " + from + ",");
    }
  }

  /** Of all limits Fargate sets the number of open files only; the others are the system's. */
  private static void check(List<Ulimit> limits) {
    for (var limit : limits) {
      if (limit.name() != UlimitName.NOFILE) {
        throw Supported.unsupported("Ulimit '" + limit.nameAsString() + "'");
      }
      int soft = EcsErrors.required(limit.softLimit(), "Ulimit.softLimit");
      int hard = EcsErrors.required(limit.hardLimit(), "Ulimit.hardLimit");
      if (soft < 1 || soft > hard) {
        throw EcsErrors.client(
            "Ulimit nofile: the soft limit, %d, must be positive and not above the hard limit, %d."
                .formatted(soft, hard));
      }
    }
    if (limits.size() > 1) {
      throw EcsErrors.client("Ulimit nofile is given more than once.");
    }
  }

  private static void requireSeconds(String member, @Nullable Integer seconds) {
    if (seconds != null && (seconds < 2 || seconds > 120)) {
      throw EcsErrors.client(
          "Container.%s must be between 2 and 120 seconds on Fargate, not %d."
              .formatted(member, seconds));
    }
  }

  private static HealthCheck check(HealthCheck check) {
    var command = EcsErrors.required(check.command(), "HealthCheck.command");
    var kind = command.getFirst();
    if (!List.of("CMD", "CMD-SHELL", "NONE").contains(kind)) {
      throw EcsErrors.client(
          "HealthCheck.command must begin with CMD, CMD-SHELL or NONE, not '" + kind + "'.");
    }
    if (!kind.equals("NONE") && command.size() < 2) {
      throw EcsErrors.client("HealthCheck.command names no command after " + kind + ".");
    }
    return check.toBuilder()
        .interval(within("interval", check.interval(), 30, 5, 300))
        .timeout(within("timeout", check.timeout(), 5, 2, 60))
        .retries(within("retries", check.retries(), 3, 1, 10))
        .startPeriod(within("startPeriod", check.startPeriod(), 0, 0, 300))
        .build();
  }

  private static int within(
      String member, @Nullable Integer given, int otherwise, int least, int most) {
    int value = given == null ? otherwise : given;
    if (value < least || value > most) {
      throw EcsErrors.client(
          "HealthCheck.%s must be between %d and %d, not %d."
              .formatted(member, least, most, value));
    }
    return value;
  }

  private static PortMapping check(PortMapping mapping) {
    Supported.only(mapping, "containerPort", "hostPort", "protocol", "name", "appProtocol");
    int port = EcsErrors.required(mapping.containerPort(), "PortMapping.containerPort");
    if (port < 1 || port > 65_535) {
      throw EcsErrors.client("Invalid container port " + port + ": it must be from 1 to 65535.");
    }
    if (mapping.hostPort() != null && mapping.hostPort() != port) {
      throw EcsErrors.client(
          "When networkMode=awsvpc, the host ports and container ports in port mappings must"
              + " match.");
    }
    return mapping.toBuilder()
        .hostPort(port)
        .protocol(mapping.protocol() == null ? "tcp" : mapping.protocolAsString())
        .build();
  }

  private void check(LogConfiguration configuration) {
    var driver =
        EcsErrors.required(configuration.logDriverAsString(), "LogConfiguration.logDriver");
    if (!driver.equals("awslogs")) {
      throw Supported.unsupported("Log driver '" + driver + "'");
    }
    Supported.only(configuration, "logDriver", "options");
    var options = configuration.options();
    LogOptions.of(options); // refuses what it does not take
    for (var option : List.of("awslogs-group", "awslogs-region", "awslogs-stream-prefix")) {
      if (!options.containsKey(option)) {
        throw EcsErrors.client("Log driver awslogs requires options: " + option);
      }
    }
    if (!region.region().equals(options.get("awslogs-region"))) {
      throw Supported.unsupported(
          "Log driver awslogs into region " + options.get("awslogs-region"));
    }
  }
}
