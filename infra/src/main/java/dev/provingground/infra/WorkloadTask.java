package dev.provingground.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Capability;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LinuxParameters;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.PidMode;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.Protocol;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/**
 * The task definition: one container on Fargate, neither root nor able to become it, nor to write
 * its own file system.
 */
final class WorkloadTask extends Construct {
  private final FargateTaskDefinition definition;

  WorkloadTask(
      Construct scope, DeploymentOptions options, String image, Roles roles, ILogGroup logGroup) {
    super(scope, "Task");
    FargateTaskDefinition.Builder task =
        FargateTaskDefinition.Builder.create(this, "Definition")
            .family(options.names().taskFamily())
            .cpu(256)
            .memoryLimitMiB(512)
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.X86_64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .executionRole(roles.execution())
            .taskRole(roles.task());
    if (options.chaosAllowed()) {
      // Without these AWS FIS injects nothing into a task's network and processes.
      task.enableFaultInjection(true).pidMode(PidMode.TASK);
    }
    this.definition = task.build();

    LinuxParameters linux = LinuxParameters.Builder.create(this, "Linux").build();
    linux.dropCapabilities(Capability.ALL);

    definition.addContainer(
        Container.NAME,
        ContainerDefinitionOptions.builder()
            .containerName(Container.NAME)
            .image(ContainerImage.fromRegistry(image))
            .essential(true)
            .user(Container.USER)
            .readonlyRootFilesystem(true)
            .linuxParameters(linux)
            .portMappings(
                List.of(
                    PortMapping.builder()
                        .containerPort(Container.PORT)
                        .protocol(Protocol.TCP)
                        .build()))
            .environment(
                // Sorted, since Map.of has another order in every JVM: one template, not six.
                new TreeMap<>(
                    Map.of(
                        "APP_ENV", "production",
                        "PORT", Integer.toString(Container.PORT),
                        "DRAIN_SECONDS", Long.toString(options.drain().toSeconds()))))
            .stopTimeout(
                software.amazon.awscdk.Duration.seconds(DeploymentOptions.STOP_TIMEOUT.toSeconds()))
            .logging(
                LogDriver.awsLogs(
                    AwsLogDriverProps.builder()
                        .logGroup(logGroup)
                        .streamPrefix(Container.NAME)
                        .build()))
            .build());
  }

  FargateTaskDefinition definition() {
    return definition;
  }

  void describe(StackOutputs outputs) {
    outputs.add(Outputs.TASK_DEFINITION_ARN, definition.getTaskDefinitionArn());
    outputs.add(Outputs.TASK_FAMILY, definition.getFamily());
    outputs.add(Outputs.CONTAINER_NAME, Container.NAME);
  }
}
