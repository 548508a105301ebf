package dev.provingground.region.container;

import static dev.provingground.region.container.TestRuntime.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class TaskLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static TestRegistry registry;
  private static TestRuntime runtime;
  private static Image image;

  @BeforeAll
  static void start() throws Exception {
    registry = new TestRegistry();
    runtime = new TestRuntime(Files.createTempDirectory("limits-"));
    image =
        registry.image(
            Map.of("Env", List.of("PATH=/usr/bin:/bin"), "User", "65532:65532"),
            new TestLayer().programs("sh", "cat", "tail", "seq", "sleep", "ls"));
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    registry.close();
  }

  @Test
  void aContainerThatNeedsMoreMemoryThanItsTaskHasIsKilled() {
    assumeEnforced("memory");
    var task = new RecordedTask();
    run(task, 256, 64, shell(image, task, "exec tail /dev/zero"));
    assertThat(task.events())
        .endsWith("exited main 137 OutOfMemoryError: Container killed due to memory usage");
  }

  @Test
  void aContainerThatIsKilledOtherwiseDidNotRunOutOfMemory() {
    var task = new RecordedTask();
    var handle = runtime.launch(task, shell(image, task, "echo up; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    handle.kill();
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 137");
    runtime.onLoop(handle::release);
  }

  @Test
  void aTaskGetsItsShareOfAProcessorAndSeesIt() {
    assumeEnforced("cpu");
    var task = new RecordedTask();
    run(
        task,
        256,
        512,
        shell(
            image,
            task,
            "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; cd /sys/fs/cgroup; cat"
                + " cpu/cpu.cfs_quota_us cpu.max cpu/cpu.stat cpu.stat 2>/dev/null"));
    assertThat(task.lines().getFirst()).startsWith("25000");
    assertThat(task.lines())
        .filteredOn(l -> l.startsWith("nr_throttled "))
        .singleElement()
        .isNotEqualTo("nr_throttled 0");
  }

  @Test
  void aContainerSeesTheTasksMemoryOrItsOwnIfThatIsLess() {
    assumeEnforced("memory");
    var show = "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory.max 2>/dev/null; exit 0";
    var task = new RecordedTask();
    run(task, 256, 512, shell(image, task, show));
    assertThat(task.lines()).containsExactly(Long.toString(512L << 20));
    var less = new RecordedTask();
    var l = shell(image, less, show);
    run(
        less,
        256,
        512,
        new ContainerLaunch(
            l.name(),
            l.runtimeId(),
            l.image(),
            l.entryPoint(),
            l.command(),
            l.environment(),
            l.workingDirectory(),
            l.user(),
            Storage.IMAGE,
            Optional.of(128),
            OpenFiles.USUAL,
            false,
            less));
    assertThat(less.lines()).containsExactly(Long.toString(128L << 20));
  }

  @Test
  void statisticsAreDockersAndTellRates() throws Exception {
    var task = new RecordedTask();
    var handle =
        runtime.launch(
            task,
            shell(
                image,
                task,
                "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo up; sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    var first = JSON.readTree(handle.stats("main").orElseThrow());
    assertThat(first.at("/cpu_stats/cpu_usage/total_usage").asLong()).isPositive();
    assertThat(first.at("/cpu_stats/system_cpu_usage").asLong()).isPositive();
    assertThat(first.at("/precpu_stats/cpu_usage/total_usage").asLong()).isZero();
    assertThat(first.at("/memory_stats/usage").asLong()).isPositive();
    assertThat(first.at("/memory_stats/limit").asLong()).isEqualTo(512L << 20);
    assertThat(first.at("/pids_stats/current").asLong()).isBetween(1L, 2L);
    var second = JSON.readTree(handle.stats("main").orElseThrow());
    assertThat(second.at("/precpu_stats").toString()).isEqualTo(first.at("/cpu_stats").toString());
    assertThat(second.at("/preread").asText()).isEqualTo(first.at("/read").asText());
    assertThat(handle.stats("other")).isEmpty();
    handle.kill();
    await().atMost(PATIENCE).until(() -> handle.stats("main").isEmpty());
    runtime.onLoop(handle::release);
  }

  private static void assumeEnforced(String limit) {
    assumeTrue(
        runtime.runtime().host().enforcedLimits().contains(limit),
        () -> runtime.runtime().host().limitations().toString());
  }

  private static void run(
      RecordedTask task, int cpuUnits, int memoryMiB, ContainerLaunch container) {
    var handle =
        runtime.launch(
            task,
            l ->
                new TaskLaunch(
                    l.taskArn(),
                    l.networkInterfaceId(),
                    cpuUnits,
                    memoryMiB,
                    l.containers(),
                    Set.of(),
                    l.endpoints()),
            container);
    await().atMost(PATIENCE).until(task::ended);
    runtime.onLoop(handle::release);
  }
}
