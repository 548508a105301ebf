package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awscdk.assertions.Capture;
import software.amazon.awscdk.assertions.Match;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadTaskTest {
  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void itRunsOnFargateOnX86With256CpuUnitsAnd512MiB() {
    stack.has(
        "AWS::ECS::TaskDefinition",
        Map.of(
            "Family", "proving-ground-workload",
            "Cpu", "256",
            "Memory", "512",
            "NetworkMode", "awsvpc",
            "RequiresCompatibilities", List.of("FARGATE"),
            "RuntimePlatform",
                Map.of("CpuArchitecture", "X86_64", "OperatingSystemFamily", "LINUX")));
  }

  @Test
  void faultsMayBeInjectedWhereTheDeploymentAllowsIt() {
    stack.has(
        "AWS::ECS::TaskDefinition",
        Map.of("EnableFaultInjection", Match.absent(), "PidMode", Match.absent()));
    StackTemplate.service(DeploymentOptions.reference().withChaosAllowed())
        .has("AWS::ECS::TaskDefinition", Map.of("EnableFaultInjection", true, "PidMode", "task"));
  }

  @Test
  void itRunsTheImageInTheRepositoryThatTheParameterChooses() {
    Capture image = new Capture();
    container(Map.of("Image", image));
    assertThat(image.asObject().toString())
        .contains(
            ".dkr.ecr.", "/proving-ground/workload, " + Map.of("Ref", Parameters.IMAGE_REFERENCE));
  }

  @Test
  void theParameterTakesATagOrADigestAndNothingElse() {
    Capture pattern = new Capture();
    stack
        .template()
        .hasParameter(
            Parameters.IMAGE_REFERENCE,
            Map.of("Type", "String", "Default", ":latest", "AllowedPattern", pattern));
    String digest = "@sha256:" + "0123456789abcdef".repeat(4);
    assertThat(List.of(":latest", ":1.0_a-b", digest))
        .allMatch(it -> it.matches(pattern.asString()));
    assertThat(
            List.of(
                "",
                "latest",
                ":",
                ":-a",
                "/other:latest",
                "@sha256:0",
                digest + "0",
                digest + ":a"))
        .noneMatch(it -> it.matches(pattern.asString()));
  }

  @Test
  void theContainerIsNotRootAndCannotBecomeIt() {
    container(
        Map.of(
            "User", "65532:65532",
            "Privileged", Match.absent(),
            "LinuxParameters", Map.of("Capabilities", Map.of("Drop", List.of("ALL")))));
  }

  @Test
  void theContainerCannotWriteItsRootFileSystem() {
    container(Map.of("ReadonlyRootFilesystem", true));
  }

  @Test
  void theContainerServesOnPort3000InProductionMode() {
    container(
        Map.of(
            "Name",
            "workload",
            "Essential",
            true,
            "PortMappings",
            List.of(Map.of("ContainerPort", 3000, "Protocol", "tcp")),
            "Environment",
            List.of(
                Map.of("Name", "APP_ENV", "Value", "production"),
                Map.of("Name", "DRAIN_SECONDS", "Value", "5"),
                Map.of("Name", "PORT", "Value", "3000"))));
  }

  @Test
  void theContainerHasTimeToDrainBeforeItIsKilled() {
    container(Map.of("StopTimeout", 30));
  }

  @Test
  void theOutputGoesToALogGroupThatForgetsAndGoesWithTheStack() {
    container(
        Map.of(
            "LogConfiguration",
            Map.of(
                "LogDriver",
                "awslogs",
                "Options",
                Map.of(
                    "awslogs-group", stack.ref("AWS::Logs::LogGroup"),
                    "awslogs-region", Map.of("Ref", "AWS::Region"),
                    "awslogs-stream-prefix", "workload"))));
    stack
        .template()
        .hasResource(
            "AWS::Logs::LogGroup",
            Map.of(
                "DeletionPolicy",
                "Delete",
                "Properties",
                Map.of("LogGroupName", "/proving-ground/workload", "RetentionInDays", 7)));
  }

  private void container(Map<String, ?> properties) {
    stack.has(
        "AWS::ECS::TaskDefinition",
        Map.of("ContainerDefinitions", List.of(Match.objectLike(properties))));
  }
}
