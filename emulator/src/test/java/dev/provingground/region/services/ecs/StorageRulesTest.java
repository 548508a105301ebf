package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.ecs.ContainerRuntime.Mount;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HostVolumeProperties;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.Tmpfs;
import software.amazon.awssdk.services.ecs.model.UlimitName;
import software.amazon.awssdk.services.ecs.model.Volume;

final class StorageRulesTest {
  private final World world = new World();

  private static Volume volume(String name) {
    return Volume.builder().name(name).build();
  }

  private static ContainerDefinition container(
      String name, Consumer<ContainerDefinition.Builder> change) {
    var container = World.container("v1").toBuilder().name(name).portMappings(List.of());
    change.accept(container);
    return container.build();
  }

  private static RegisterTaskDefinitionRequest definition(ContainerDefinition... containers) {
    return World.definition("v1").toBuilder()
        .volumes(volume("data"), volume("logs"))
        .containerDefinitions(containers)
        .build();
  }

  private void refused(String message, Consumer<ContainerDefinition.Builder> change) {
    refused(message, definition(container("web", change)));
  }

  private void refused(String message, RegisterTaskDefinitionRequest request) {
    assertThatThrownBy(() -> world.ecs(ecs -> ecs.registerTaskDefinition(request)))
        .hasMessageContaining(message);
  }

  private static LinuxParameters tmpfs(String path, int size, String... options) {
    return LinuxParameters.builder()
        .tmpfs(t -> t.containerPath(path).size(size).mountOptions(options))
        .build();
  }

  @Test
  void whatContainersMountReachesThem() {
    var request =
        definition(
            container(
                "web",
                c ->
                    c.mountPoints(m -> m.sourceVolume("data").containerPath("/data"))
                        .linuxParameters(
                            tmpfs("/tmp", 64, "noexec", "mode=1777").toBuilder()
                                .initProcessEnabled(true)
                                .build())
                        .ulimits(u -> u.name(UlimitName.NOFILE).softLimit(1024).hardLimit(4096))),
            container(
                "sidecar",
                c ->
                    c.mountPoints(m -> m.sourceVolume("logs").containerPath("/logs"))
                        .volumesFrom(v -> v.sourceContainer("web").readOnly(true))));
    var definition =
        world
            .ecs(ecs -> ecs.registerTaskDefinition(request.toBuilder().pidMode("task").build()))
            .taskDefinition();
    assertThat(definition.volumes()).extracting(Volume::name).containsExactly("data", "logs");
    assertThat(definition.containerDefinitions().getFirst().mountPoints()).hasSize(1);
    world.ecs(
        ecs ->
            ecs.runTask(
                r ->
                    r.cluster("proving")
                        .launchType(LaunchType.FARGATE)
                        .taskDefinition(definition.taskDefinitionArn())
                        .networkConfiguration(World.inBothSubnets())));
    world.advance(Duration.ofSeconds(5));
    var launch = world.runtime.tasks().values().iterator().next().launch();
    assertThat(launch.sharesPids()).isTrue();
    var web = launch.containers().getFirst();
    assertThat(web.storage().mounts()).containsExactly(new Mount("data", "/data", false));
    assertThat(web.storage().tmpfs())
        .containsExactly(new ContainerRuntime.Tmpfs("/tmp", 64, List.of("noexec", "mode=1777")));
    assertThat(web.initProcess()).isTrue();
    assertThat(web.openFiles()).isEqualTo(new OpenFiles(1024, 4096));
    var sidecar = launch.containers().getLast();
    assertThat(sidecar.storage().mounts())
        .containsExactly(new Mount("data", "/data", true), new Mount("logs", "/logs", false));
    assertThat(sidecar.openFiles()).isEqualTo(OpenFiles.USUAL);
    assertThat(sidecar.initProcess()).isFalse();
  }

  @Test
  void aMountNamesAVolumeOfItsTaskAndAPlace() {
    refused(
        "Unknown volume 'other'.",
        c -> c.mountPoints(m -> m.sourceVolume("other").containerPath("/x")));
    refused("Unknown volume 'null'.", c -> c.mountPoints(m -> m.containerPath("/x")));
    refused(
        "must be an absolute path below /",
        c -> c.mountPoints(m -> m.sourceVolume("data").containerPath("x")));
    refused(
        "must be an absolute path below /",
        c -> c.mountPoints(m -> m.sourceVolume("data").containerPath("/x/..")));
    refused(
        "mounts more than one thing at '/x/'",
        c ->
            c.mountPoints(
                m -> m.sourceVolume("data").containerPath("/x"),
                m -> m.sourceVolume("logs").containerPath("/x/")));
    refused(
        "mounts more than one thing at '/x'",
        c ->
            c.mountPoints(m -> m.sourceVolume("data").containerPath("/x"))
                .linuxParameters(tmpfs("/x", 1)));
    refused(
        "mounts more than one thing at '/y/'",
        c ->
            c.linuxParameters(
                l ->
                    l.tmpfs(
                        Tmpfs.builder().containerPath("/y").size(1).build(),
                        Tmpfs.builder().containerPath("/y/").size(1).build())));
  }

  @Test
  void whatContainersLackIsRefusedByName() {
    refused(
        "LinuxParameters member 'sharedMemorySize' is not supported",
        c -> c.linuxParameters(l -> l.sharedMemorySize(64)));
    refused("ContainerDefinition member 'privileged' is not supported", c -> c.privileged(true));
  }

  private static RegisterTaskDefinitionRequest definition(int sizeInGiB) {
    return definition(container("web", c -> {})).toBuilder()
        .ephemeralStorage(e -> e.sizeInGiB(sizeInGiB))
        .build();
  }

  @Test
  void ephemeralStorageIsOfTheSizesThatFargateHas() {
    refused("EphemeralStorage size should be at least 21", definition(20));
    refused("EphemeralStorage size should be at most 200", definition(201));
    refused(
        "EphemeralStorage.sizeInGiB",
        definition(200).toBuilder().ephemeralStorage(e -> {}).build());
    assertThat(
            world
                .ecs(ecs -> ecs.registerTaskDefinition(definition(200)))
                .taskDefinition()
                .ephemeralStorage()
                .sizeInGiB())
        .isEqualTo(200);
  }

  @Test
  void ephemeralStorageIsTheTasksOrTheDefinitionsOrTheUsual() {
    var plain = definition(container("web", c -> {}));
    assertThat(storageOf(plain, TaskOverride.builder().build())).isEqualTo(20);
    assertThat(storageOf(definition(21), TaskOverride.builder().build())).isEqualTo(21);
    assertThat(
            storageOf(
                definition(21),
                TaskOverride.builder().ephemeralStorage(e -> e.sizeInGiB(30)).build()))
        .isEqualTo(30);
    assertThatThrownBy(
            () ->
                storageOf(
                    plain, TaskOverride.builder().ephemeralStorage(e -> e.sizeInGiB(1)).build()))
        .hasMessageContaining("EphemeralStorage size should be at least 21");
  }

  /** What the task is told to have, and has. */
  private int storageOf(RegisterTaskDefinitionRequest definition, TaskOverride overrides) {
    var registered = world.ecs(ecs -> ecs.registerTaskDefinition(definition)).taskDefinition();
    var task =
        world
            .ecs(
                ecs ->
                    ecs.runTask(
                        r ->
                            r.cluster("proving")
                                .launchType(LaunchType.FARGATE)
                                .taskDefinition(registered.taskDefinitionArn())
                                .overrides(overrides)
                                .networkConfiguration(World.inBothSubnets())))
            .tasks()
            .getFirst();
    world.advance(Duration.ofSeconds(5));
    var launched = world.runtime.task(task.taskArn()).launch();
    assertThat(task.ephemeralStorage().sizeInGiB()).isEqualTo(launched.ephemeralStorageGiB());
    return launched.ephemeralStorageGiB();
  }

  @Test
  void volumesComeFromOtherContainersOfTheTask() {
    refused(
        "takes volumes from 'nobody', which the task definition does not have",
        c -> c.volumesFrom(v -> v.sourceContainer("nobody")));
    refused(
        "takes volumes from itself",
        definition(
            container("one", c -> c.volumesFrom(v -> v.sourceContainer("two"))),
            container("two", c -> c.volumesFrom(v -> v.sourceContainer("one")))));
  }

  @Test
  void aVolumeIsFargates() {
    refused(
        "Fargate compatible task definitions do not support sourcePath",
        definition(container("web", c -> {})).toBuilder()
            .volumes(
                Volume.builder()
                    .name("v")
                    .host(HostVolumeProperties.builder().sourcePath("/etc").build())
                    .build())
            .build());
    refused(
        "defined more than once",
        definition(container("web", c -> {})).toBuilder()
            .volumes(volume("v"), volume("v"))
            .build());
    refused(
        "letters, numbers, hyphens and underscores",
        definition(container("web", c -> {})).toBuilder().volumes(volume("../v")).build());
  }

  @Test
  void memoryFilesHaveASizeAndOptionsThatAct() {
    refused(
        "The container has an invalid tmpfs size value specified.",
        c -> c.linuxParameters(tmpfs("/x", 0)));
    refused(
        "Tmpfs mount option 'size=1g' is not supported",
        c -> c.linuxParameters(tmpfs("/x", 1, "size=1g")));
    refused(
        "Tmpfs mount option 'suid' is not supported",
        c -> c.linuxParameters(tmpfs("/x", 1, "suid")));
    refused(
        "Tmpfs mount option 'mode=9' is not supported",
        c -> c.linuxParameters(tmpfs("/x", 1, "mode=9")));
  }

  @Test
  void aLimitOfOpenFilesIsNotAboveItself() {
    refused(
        "must be positive and not above the hard limit",
        c -> c.ulimits(u -> u.name(UlimitName.NOFILE).softLimit(10).hardLimit(5)));
    refused(
        "given more than once",
        c ->
            c.ulimits(
                u -> u.name(UlimitName.NOFILE).softLimit(5).hardLimit(5),
                u -> u.name(UlimitName.NOFILE).softLimit(6).hardLimit(6)));
  }
}
