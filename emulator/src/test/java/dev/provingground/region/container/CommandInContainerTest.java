package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands that run in a container beside its program, as health checks do. */
@NeedsNamespaces
class CommandInContainerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final RecordedTask TASK = new RecordedTask();
  private static TestRegistry registry;
  private static TestRuntime runtime;
  private static TaskHandle handle;

  @BeforeAll
  static void start() throws Exception {
    registry = new TestRegistry();
    Path directory = Files.createTempDirectory("command-");
    runtime = new TestRuntime(directory);
    var image =
        registry.image(
            Map.of("Env", List.of("PATH=/usr/bin:/bin", "COLOUR=blue"), "User", "65532:65532"),
            new TestLayer().programs("sh", "sleep", "readlink", "id"));
    handle =
        runtime.launch(
            TASK,
            shell(
                image,
                TASK,
                "for n in net pid mnt ipc uts; do readlink /proc/self/ns/$n; done"
                    + " >/dev/shm/namespaces; echo ready; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> TASK.text().contains("ready"));
  }

  @AfterAll
  static void stop() throws Exception {
    handle.kill();
    await().atMost(PATIENCE).until(TASK::ended);
    runtime.onLoop(handle::release);
    runtime.close();
    registry.close();
  }

  private static int execute(Duration timeout, String... command) throws Exception {
    var exit = new CompletableFuture<Integer>();
    handle.execute("main", List.of(command), timeout, exit::complete);
    return exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static int shellCommand(String script) throws Exception {
    return execute(PATIENCE, "/bin/sh", "-c", script);
  }

  @Test
  void itsExitCodeIsTold() throws Exception {
    assertThat(shellCommand("exit 0")).isZero();
    assertThat(shellCommand("exit 3")).isEqualTo(3);
  }

  @Test
  void itLivesInTheContainersNamespacesAndFileSystem() throws Exception {
    assertThat(
            shellCommand(
                "exec </dev/shm/namespaces; for n in net pid mnt ipc uts; do read -r there;"
                    + " [ \"$(readlink /proc/self/ns/$n)\" = \"$there\" ] || exit 9; done"))
        .isZero();
  }

  @Test
  void itHasTheContainersEnvironmentAndUser() throws Exception {
    assertThat(shellCommand("[ \"$COLOUR\" = blue ] && [ \"$(id -u)\" = 65532 ]")).isZero();
  }

  @Test
  void itCannotBecomeMoreThanTheContainer() throws Exception {
    assertThat(
            shellCommand(
                "while read -r name value; do case $name in"
                    + " CapEff:) [ \"$value\" = 0000000000000000 ] || exit 9 ;;"
                    + " NoNewPrivs:) [ \"$value\" = 1 ] || exit 8 ;;"
                    + " esac; done </proc/self/status"))
        .isZero();
  }

  /** Elsewhere the bounding set is that of a user namespace of its own, as the container's is. */
  @Test
  void whereUsersAreMappedNoCapabilityCanComeBack() throws Exception {
    assumeTrue(IdMap.users().maps(65532), "one user only is mapped here");
    assertThat(
            shellCommand(
                "while read -r name value; do case $name in"
                    + " CapBnd:) [ \"$value\" = 0000000000000000 ] || exit 9 ;;"
                    + " esac; done </proc/self/status"))
        .isZero();
  }

  @Test
  void itIsKilledWhenItTakesTooLong() throws Exception {
    assertThat(execute(Duration.ofMillis(200), "sleep", "1000")).isEqualTo(137);
  }

  @Test
  void aProgramThatIsNotThereCannotRun() throws Exception {
    assertThat(execute(PATIENCE, "/no/such/program")).isEqualTo(126);
  }
}
