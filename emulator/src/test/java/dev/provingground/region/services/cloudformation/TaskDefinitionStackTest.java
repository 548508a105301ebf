package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

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
              "EphemeralStorage": {"SizeInGiB": 50},
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
        .isIn(StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_COMPLETE);
    return definition(region.output("Tasks", "Task"));
  }

  private TaskDefinition definition(String arn) {
    return region
        .call(EcsClient.class, ecs -> ecs.describeTaskDefinition(r -> r.taskDefinition(arn)))
        .taskDefinition();
  }

  private static String withStorage(String property) {
    return TEMPLATE.replace("{\"SizeInGiB\": 50}", property);
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

  @Test
  void anotherSizeOfEphemeralStorageIsAnotherRevision() {
    var before = deployed(TEMPLATE);
    assertThat(before.ephemeralStorage().sizeInGiB()).isEqualTo(50);

    var after = deployed(withStorage("{\"SizeInGiB\": \"60\"}"));
    assertThat(after.ephemeralStorage().sizeInGiB()).isEqualTo(60);
    assertThat(after.revision()).isEqualTo(before.revision() + 1);
    assertThat(definition(before.taskDefinitionArn()).status())
        .isEqualTo(TaskDefinitionStatus.INACTIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"SizeInGiB": 20}   | EphemeralStorage size should be at least 21
          {"SizeInGiB": 201}  | EphemeralStorage size should be at most 200
          {}                  | EphemeralStorage.sizeInGiB
          """)
  void ephemeralStorageOfASizeThatFargateHasNotIsRefusedByEcs(String property, String reason) {
    region.deploy("Tasks", withStorage(property));
    region.advance(Duration.ofMinutes(1));

    assertThat(region.stack("Tasks").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(region.events("Tasks"))
        .filteredOn(event -> event.resourceStatus() == ResourceStatus.CREATE_FAILED)
        .singleElement()
        .satisfies(event -> assertThat(event.resourceStatusReason()).contains(reason));
  }
}
