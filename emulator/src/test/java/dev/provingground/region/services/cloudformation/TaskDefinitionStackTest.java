package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a template may say of containers reaches ECS. */
final class TaskDefinitionStackTest {
  private static final String TEMPLATE =
      """
      {
        "Resources": {
          "Task": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {
              "Family": "web",
              "Cpu": "256",
              "Memory": "512",
              "NetworkMode": "awsvpc",
              "RequiresCompatibilities": ["FARGATE"],
              "ExecutionRoleArn": "arn:aws:iam::123456789012:role/execution",
              "ContainerDefinitions": [
                {"Name": "init", "Image": "app", "Essential": false, "StartTimeout": 30,
                 "VolumesFrom": [{"SourceContainer": "app", "ReadOnly": false}],
                 "Secrets": [{"Name": "KEY", "ValueFrom": "/app/key"}]},
                {"Name": "app", "Image": "app",
                 "DependsOn": [{"ContainerName": "init", "Condition": "SUCCESS"}],
                 "HealthCheck": {"Command": ["CMD-SHELL", "exit 0"], "Retries": 2},
                 "MountPoints": [
                   {"SourceVolume": "data", "ContainerPath": "/data", "ReadOnly": true}],
                 "LinuxParameters": {"Tmpfs": [
                   {"ContainerPath": "/tmp", "Size": 16, "MountOptions": ["noexec"]}]},
                 "Ulimits": [{"Name": "nofile", "SoftLimit": 1024, "HardLimit": 4096}]}
              ],
              "Volumes": [{"Name": "data"}]
            }
          }
        },
        "Outputs": {"Task": {"Value": {"Ref": "Task"}}}
      }
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void start() throws Exception {
    region = new RegionFixture(directory);
  }

  private TaskDefinition deployed(String template) {
    region.deploy("Tasks", template);
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("Tasks").stackStatus())
        .as("%s", region.events("Tasks"))
        .isEqualTo(StackStatus.CREATE_COMPLETE);
    return region
        .call(
            EcsClient.class,
            ecs ->
                ecs.describeTaskDefinition(r -> r.taskDefinition(region.output("Tasks", "Task"))))
        .taskDefinition();
  }

  @Test
  void containersDependOnOneAnotherAreCheckedAndGetSecrets() {
    var containers = deployed(TEMPLATE).containerDefinitions();
    assertThat(containers.getFirst().startTimeout()).isEqualTo(30);
    assertThat(containers.getFirst().secrets().getFirst().valueFrom()).isEqualTo("/app/key");
    assertThat(containers.getLast().dependsOn().getFirst().condition())
        .isEqualTo(ContainerCondition.SUCCESS);
    assertThat(containers.getLast().healthCheck().command()).containsExactly("CMD-SHELL", "exit 0");
    assertThat(containers.getLast().healthCheck().retries()).isEqualTo(2);
  }

  @Test
  void containersMountVolumesAndMemoryAndHaveLimits() {
    var task = deployed(TEMPLATE);
    assertThat(task.volumes().getFirst().name()).isEqualTo("data");
    var app = task.containerDefinitions().getLast();
    assertThat(app.mountPoints().getFirst().readOnly()).isTrue();
    assertThat(app.linuxParameters().tmpfs().getFirst().size()).isEqualTo(16);
    assertThat(app.ulimits().getFirst().hardLimit()).isEqualTo(4096);
    assertThat(task.containerDefinitions().getFirst().volumesFrom().getFirst().sourceContainer())
        .isEqualTo("app");
  }
}
