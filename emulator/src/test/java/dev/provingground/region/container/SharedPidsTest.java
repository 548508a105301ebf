package dev.provingground.region.container;

import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks of pidMode {@code task}, on the kernel. */
@NeedsNamespaces
class SharedPidsTest {
  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host = TestHost.withPrograms("sh", "sleep", "cat", "readlink");
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  @Test
  void containersShareTheirPidNamespaceAndNoOtherButTheNetworks() {
    var show = "for n in pid net mnt ipc uts; do readlink /proc/self/ns/$n; done; exec sleep 1000";
    var task = new RecordedTask();
    var first = new RecordedTask();
    var second = new RecordedTask();
    var handle =
        launch(task, host.shell(first, show).named("one"), host.shell(second, show).named("two"));
    await().atMost(PATIENCE).until(() -> first.lines().size() == 5 && second.lines().size() == 5);
    assertThat(first.lines().subList(0, 2)).isEqualTo(second.lines().subList(0, 2));
    assertThat(first.lines().subList(2, 5)).doesNotContainAnyElementsOf(second.lines());
    end(handle, task, 2);
  }

  @Test
  void containersSeeAndSignalOneAnothersProcesses() {
    var task = new RecordedTask();
    var other = new RecordedTask();
    var handle =
        launch(
            task,
            host.shell(other, "exec sleep 1000").named("one"),
            host.shell(
                    task,
                    """
                    echo pid $$; read init < /proc/1/comm; echo init $init
                    until [ "$other" ]; do
                      for p in /proc/[0-9]*; do
                        pid=${p#/proc/}
                        # The init process has a sleep of its own.
                        [ "$(cat $p/cmdline)" = sleep1000 ] && other=$pid
                      done 2> /dev/null
                    done
                    kill -TERM $other
                    exec sleep 1000
                    """)
                .named("two"));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited one 143"));
    assertThat(task.lines()).hasSize(2).doesNotContain("pid 1").endsWith("init sh");
    assertThat(task.events()).noneMatch(event -> event.startsWith("exited two"));
    end(handle, task, 2);
  }

  @Test
  void whatAProgramLeavesBehindEndsWithItAndTheOtherContainersGoOn() {
    var task = new RecordedTask();
    var handle =
        launch(
            task,
            host.shell(task, "exec sleep 1000").named("one"),
            host.shell(task, "(sleep 2000; echo never) & sleep 2000 & exit 5").named("two"));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited two 5"));
    assertThat(sleepers("2000")).isZero();
    assertThat(sleepers("1000")).isOne();
    end(handle, task, 2);
    assertThat(task.lines()).isEmpty();
  }

  @Test
  void aContainerThatWaitsStartsAmongThoseThatRun() {
    var task = new RecordedTask();
    var handle =
        host.runtime()
            .launch(
                task,
                one -> one.sharingPids().waiting("two"),
                host.shell(task, "readlink /proc/self/ns/pid; exec sleep 1000").named("one"),
                host.shell(task, "readlink /proc/self/ns/pid").named("two"));
    await().atMost(PATIENCE).until(() -> task.lines().size() == 1);
    host.onLoop(() -> handle.start("two"));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited two 0"));
    assertThat(task.lines().getFirst()).isEqualTo(task.lines().getLast());
    end(handle, task, 2);
  }

  @Test
  void aCommandRunsAmongThemToo() {
    var task = new RecordedTask();
    var handle = launch(task, host.shell(task, "echo up; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    var code = new AtomicInteger(-1);
    var find = "for p in /proc/[0-9]*; do [ \"$(cat $p/cmdline)\" = sleep1000 ] && exit 7; done";
    host.onLoop(
        () -> handle.execute("main", List.of("sh", "-c", find), Duration.ofMinutes(2), code::set));
    await().atMost(PATIENCE).until(() -> code.get() >= 0);
    assertThat(code).hasValue(7);
    end(handle, task, 1);
  }

  @Test
  void aProgramIsEndedByASignalThatItDoesNotHandleWithOneContainerToo() {
    var task = new RecordedTask();
    var handle = launch(task, host.shell(task, "echo up; exec sleep 1000").withInit());
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    host.onLoop(() -> handle.stop("main", Duration.ofMinutes(2)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 143");
    end(handle, task, 1);
  }

  @Test
  void withTheirInitProcessContainersEndAndTheNextTaskRuns() {
    var task = new RecordedTask();
    var handle =
        launch(
            task,
            host.shell(task, "echo up; exec sleep 1000").named("one"),
            host.shell(task, "echo up; exec sleep 1000").named("two"));
    await().atMost(PATIENCE).until(() -> task.lines().size() == 2);
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("sleep 1000000"))
        .forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(PATIENCE)
        .until(() -> task.events().containsAll(List.of("exited one 137", "exited two 137")));
    end(handle, task, 2);
    assertThat(host.run("echo runs").lines()).containsExactly("runs");
  }

  private static TaskHandle launch(RecordedTask task, TestContainer... containers) {
    return host.runtime().launch(task, TestTask::sharingPids, containers);
  }

  /** Nothing is left of it then. */
  private static void end(TaskHandle handle, RecordedTask task, int containers) {
    handle.kill();
    await()
        .atMost(PATIENCE)
        .until(
            () -> task.events().stream().filter(e -> e.startsWith("exited")).count() == containers);
    host.onLoop(handle::release);
    await().atMost(PATIENCE).until(() -> !host.runtime().runs(TestRuntime.TASK_ARN));
    assertThat(sleepers("1000000")).isZero();
  }

  private static long sleepers(String seconds) {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                List.of(process.info().arguments().orElse(new String[0])).equals(List.of(seconds)))
        .count();
  }
}
