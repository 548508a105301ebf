package dev.provingground.region.container;

import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.services.ecs.ContainerRuntime.Mount;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much tasks may write, on the kernel. A size is never written in full: it takes too long. */
@NeedsNamespaces
class EphemeralStorageTest {
  private static final String FULL = "fallocate: fallocate failed: No space left on device";
  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host =
        new TestHost(
            Map.of("Volumes", Map.of("/cache", Map.of())),
            new TestLayer()
                .programs("sh", "sleep", "cat", "rm", "stat", "fallocate")
                .directory("tmp", 01777)
                .directory("cache", 0777)
                .file("cache/seed", "from the image"));
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  private static void assumeLimited() {
    host.assume(host.capabilities().diskFormat().isPresent());
  }

  @Test
  void aTaskMayNotWriteMoreThanItsStorageHolds() {
    assumeLimited();
    var task = new RecordedTask();
    host.run(
        task,
        one -> one.ephemeralStorageGiB(1),
        host.shell(
            task,
            "fallocate -l 800M /tmp/a && echo a; fallocate -l 800M /tmp/b && echo b; rm /tmp/a"
                + " /tmp/b; fallocate -l 800M /tmp/c && echo c"));
    assertThat(task.lines()).containsExactlyInAnyOrder("a", "c", FULL);
  }

  @Test
  void allThatATaskWritesCountsTogether() {
    assumeLimited();
    var data = new Storage(false, List.of(new Mount("data", "/cache", false)), List.of());
    var task = new RecordedTask();
    host.run(
        task,
        one -> one.ephemeralStorageGiB(1),
        host.shell(task, "fallocate -l 400M /tmp/x && : > /cache/first; sleep 1000")
            .named("one")
            .storage(data),
        host.shell(
                task,
                "until [ -e /cache/first ]; do sleep 0.1; done; fallocate -l 400M /cache/y && cat"
                    + " /cache/seed; echo; fallocate -l 400M /tmp/z")
            .named("two")
            .storage(data));
    assertThat(task.lines()).containsExactlyInAnyOrder("from the image", FULL);
  }

  @Test
  void theUsualStorageIsThatLarge() {
    assumeLimited();
    long gibibytes =
        Long.parseLong(host.run("echo $(($(stat -f -c '%b * %S' /) >> 20))").lines().getFirst());
    assertThat(gibibytes).isBetween(20L * 1024 - 512, 20L * 1024);
  }

  @Test
  void whatIsUsedIsTold() {
    assumeLimited();
    var task = new RecordedTask();
    var handle =
        host.launch(task, host.shell(task, "fallocate -l 100M /tmp/x; echo up; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    var used = handle.storage().orElseThrow();
    assertThat(used.reservedMiB()).isEqualTo(20 * 1024);
    assertThat(used.utilizedMiB()).isBetween(100L, 110L);
    host.end(handle, task);
  }

  @Test
  void aTaskThatCanWriteNothingUsesNothing() {
    assumeLimited();
    var task = new RecordedTask();
    var handle =
        host.launch(task, host.shell(task, "(: > /tmp/x); echo up; exec sleep 1000").readOnly());
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    assertThat(task.text()).contains("Read-only file system");
    assertThat(handle.storage()).contains(new StorageUsage(20 * 1024, 0));
    host.end(handle, task);
  }

  @Test
  void whereItIsNotLimitedThatIsSaidAndNothingIsReserved() {
    assumeTrue(host.capabilities().diskFormat().isEmpty(), "storage is limited");
    assertThat(host.capabilities().limitations())
        .anyMatch(sentence -> sentence.startsWith("Ephemeral storage of tasks is not limited"));
    var task = new RecordedTask();
    var handle = host.launch(task, host.shell(task, ": > /tmp/x; echo up; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    assertThat(handle.storage()).isEmpty();
    host.end(handle, task);
  }
}
