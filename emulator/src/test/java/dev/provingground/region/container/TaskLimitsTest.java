package dev.provingground.region.container;

import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.provingground.region.testsupport.NeedsNamespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class TaskLimitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host = TestHost.withPrograms("sh", "cat", "tail", "seq", "sleep", "ls");
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  @Test
  void aContainerThatNeedsMoreMemoryThanItsTaskHasIsKilled() {
    host.assumeEnforced("memory");
    var task = new RecordedTask();
    host.run(task, one -> one.limits(256, 64), host.shell(task, "exec tail /dev/zero"));
    assertThat(task.events())
        .endsWith("exited main 137 OutOfMemoryError: Container killed due to memory usage");
  }

  @Test
  void aContainerThatNeedsMoreMemoryThanItsOwnLimitIsKilledAndTheOtherGoesOn() {
    host.assumeEnforced("memory");
    var task = new RecordedTask();
    var other = new RecordedTask();
    var handle =
        host.launch(
            task,
            host.shell(other, "echo up; exec sleep 1000").named("other"),
            host.shell(task, "exec tail /dev/zero").memoryMiB(32));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events())
        .endsWith("exited main 137 OutOfMemoryError: Container killed due to memory usage");
    assertThat(task.events()).noneMatch(event -> event.startsWith("exited other"));
    handle.kill();
    await().atMost(PATIENCE).until(() -> task.events().contains("exited other 137"));
    host.onLoop(handle::release);
  }

  @Test
  void aContainerThatIsKilledOtherwiseDidNotRunOutOfMemory() {
    var task = new RecordedTask();
    var handle = host.launch(task, host.shell(task, "echo up; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    host.end(handle, task);
    assertThat(task.events()).endsWith("exited main 137");
  }

  @Test
  void aTaskGetsItsShareOfAProcessorAndSeesIt() {
    host.assumeEnforced("cpu");
    var task = new RecordedTask();
    host.run(
        task,
        host.shell(
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
    host.assumeEnforced("memory");
    var show = "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory.max 2>/dev/null; exit 0";
    var task = new RecordedTask();
    host.run(task, host.shell(task, show));
    assertThat(task.lines()).containsExactly(Long.toString(512L << 20));
    var less = new RecordedTask();
    host.run(less, host.shell(less, show).memoryMiB(128));
    assertThat(less.lines()).containsExactly(Long.toString(128L << 20));
  }

  @Test
  void statisticsAreDockersAndTellRates() throws Exception {
    var task = new RecordedTask();
    var handle =
        host.launch(
            task,
            host.shell(
                task, "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo up; sleep 1000"));
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
    host.onLoop(handle::release);
  }

  @Test
  void whatATaskUsesIsToldContainerByContainerAndOfItsNetwork() {
    var task = new RecordedTask();
    var handle =
        host.launch(
            task,
            host.shell(
                task, "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo up; sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    var usage = handle.usage().orElseThrow();
    assertThat(usage.containers()).containsOnlyKeys("main");
    assertThat(usage.containers().get("main"))
        .satisfies(
            main -> {
              assertThat(main.cpuNanos()).isPositive();
              assertThat(main.memoryBytes()).isPositive();
            });
    assertThat(usage.network())
        .hasValueSatisfying(
            network -> {
              assertThat(network.receivedBytes()).isNotNegative();
              assertThat(network.sentBytes()).isNotNegative();
            });
    handle.kill();
    await().atMost(PATIENCE).until(() -> handle.usage().isEmpty());
    host.onLoop(handle::release);
  }
}
