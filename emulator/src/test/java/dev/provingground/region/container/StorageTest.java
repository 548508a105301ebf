package dev.provingground.region.container;

import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.services.ecs.ContainerRuntime.Mount;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import dev.provingground.region.services.ecs.ContainerRuntime.Tmpfs;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Volumes, memory file systems and limits of open files, on the kernel. */
@NeedsNamespaces
class StorageTest {
  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host =
        new TestHost(
            Map.of("Volumes", Map.of("/cache/", Map.of())),
            new TestLayer()
                .programs("sh", "cat", "ls", "touch", "sleep", "stat", "cp", "mkdir", "head")
                .directory("cache", 0750, 65532, 65532)
                .file("cache/seed", "from the image".getBytes(), 0600, 65532, 65532));
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  @Test
  void containersShareAVolumeEachAtItsPlaceAndAsItMay() {
    var task = new RecordedTask();
    run(
        task,
        container(
            "writer",
            "0",
            "echo shared > /deep/out/file; sleep 1000",
            task,
            new Storage(false, List.of(new Mount("data", "/deep/out", false)), List.of())),
        container(
            "reader",
            "65532",
            "until cat /in/file 2> /dev/null; do sleep 0.1; done; touch /in/mine; echo end",
            task,
            new Storage(true, List.of(new Mount("data", "/in", true)), List.of())));
    assertThat(task.lines()).contains("shared", "end");
    assertThat(task.text()).contains("Read-only file system");
  }

  @Test
  void aVolumeIsRootsUnlessTheImageDeclaresIt() {
    var task = new RecordedTask();
    run(
        task,
        container(
            "main",
            "65532",
            "stat -c '%a' /plain /cache; cat /cache/seed; echo ' more' >> /cache/seed; cat"
                + " /cache/seed",
            task,
            new Storage(
                true,
                List.of(new Mount("plain", "/plain", false), new Mount("cache", "/cache", false)),
                List.of())));
    assertThat(task.lines()).containsExactly("755", "750", "from the imagefrom the image more");
    var next = new RecordedTask();
    run(next, container("main", "65532", "cat /cache/seed", next, Storage.IMAGE));
    assertThat(next.lines()).as("the image is as it was").containsExactly("from the image");
  }

  @Test
  void anOrdinaryUserMayNotWriteIntoRootsVolume() {
    assumeTrue(host.capabilities().canBecome(65532, 65532), "one user only is mapped here");
    var task = new RecordedTask();
    run(
        task,
        container(
            "main",
            "65532",
            "touch /plain/x; stat -c %u /plain",
            task,
            new Storage(false, List.of(new Mount("plain", "/plain", false)), List.of())));
    assertThat(task.text()).contains("Permission denied");
    assertThat(task.lines()).contains("0");
  }

  @Test
  void aVolumeEndsWithItsTask() throws Exception {
    var task = new RecordedTask();
    var before = tree();
    run(
        task,
        container(
            "main",
            "0",
            "mkdir /data/a; echo x > /data/a/x; exit 0",
            task,
            new Storage(false, List.of(new Mount("data", "/data", false)), List.of())));
    await().atMost(PATIENCE).until(() -> tree() <= before);
    assertThat(task.events()).endsWith("exited main 0");
  }

  @Test
  void memoryFilesHaveTheirSizeAndTheirOptions() {
    var task = new RecordedTask();
    run(
        task,
        container(
            "main",
            "65532",
            "stat -c %a /tmp/a /run/b; cp /bin/sh /tmp/a/sh; /tmp/a/sh -c 'echo runs';"
                + " cp /bin/sh /run/b/sh; /run/b/sh -c 'echo runs here';"
                + " head -c 2000000 /dev/zero > /tmp/a/big; touch /other",
            task,
            new Storage(
                true,
                List.of(),
                List.of(
                    new Tmpfs("/tmp/a", 1, List.of()),
                    new Tmpfs("/run/b", 8, List.of("exec", "mode=0700", "uid=65532"))))));
    assertThat(task.lines()).startsWith("1777", "700").contains("runs here");
    assertThat(task.text())
        .contains("Permission denied", "No space left on device", "Read-only file system")
        .doesNotContain("runs\n");
  }

  @Test
  void filesThatMayBeOpenAreThoseOfFargateOrThoseThatWereAskedFor() {
    host.assume(host.capabilities().openFiles() >= OpenFiles.USUAL.hard());
    var task = new RecordedTask();
    run(task, host.shell(task, "ulimit -Sn; ulimit -Hn"));
    assertThat(task.lines()).containsExactly("65535", "65535");
  }

  @Test
  void fewerFilesMayBeAskedForAnywhere() {
    var task = new RecordedTask();
    run(task, host.shell(task, "ulimit -Sn; ulimit -Hn").openFiles(new OpenFiles(256, 512)));
    assertThat(task.lines()).containsExactly("256", "512");
  }

  private static long tree() throws Exception {
    try (var all = Files.walk(host.directory())) {
      return all.filter(path -> !path.startsWith(host.directory().resolve("images"))).count();
    }
  }

  private static TestContainer container(
      String name, String user, String script, RecordedTask task, Storage storage) {
    return host.shell(task, script).named(name).as(user).storage(storage);
  }

  private static void run(RecordedTask task, TestContainer... containers) {
    host.run(task, containers);
    assertThat(task.events()).noneMatch(event -> event.startsWith("failed"));
  }
}
