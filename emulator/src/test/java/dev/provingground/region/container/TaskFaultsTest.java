package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;
import static dev.provingground.region.container.TestRuntime.TASK_ARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.services.fakes.RecordedFault;
import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.TaskFaults.CpuStress;
import dev.provingground.region.services.fis.TaskFaults.Fault;
import dev.provingground.region.services.fis.TaskFaults.KillProcess;
import dev.provingground.region.services.fis.TaskFaults.Signal;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults in real processes. */
@NeedsNamespaces
class TaskFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static TestRegistry registry;
  private static TestRuntime runtime;
  private static Image image;

  private final RecordedTask task = new RecordedTask();
  private final RecordedFault heard = new RecordedFault();

  @BeforeAll
  static void start() throws Exception {
    registry = new TestRegistry();
    runtime = new TestRuntime(Files.createTempDirectory("faults-"));
    image =
        registry.image(
            Map.of("Env", List.of("PATH=/usr/bin:/bin"), "User", "65532:65532"),
            new TestLayer().programs("sh", "sleep"));
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    registry.close();
  }

  private TaskHandle launch(String script) {
    return launch(one -> {}, script);
  }

  private TaskHandle launch(Consumer<TestTask> change, String script) {
    var handle = runtime.launch(task, change, shell(image, task, script));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    return handle;
  }

  private Injection inject(Fault fault) throws Exception {
    return runtime.call(() -> runtime.runtime().faults().inject(TASK_ARN, fault, heard));
  }

  private void end(TaskHandle handle) throws Exception {
    handle.kill();
    await().atMost(PATIENCE).until(task::ended);
    runtime.onLoop(handle::release);
    await().atMost(PATIENCE).until(() -> !runtime.runs(TASK_ARN));
  }

  private static long workers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("while :; do :; done"))
        .count();
  }

  @Test
  void aProcessOfTheTaskIsKilled() throws Exception {
    var handle = launch("sleep 1000 & echo up; wait $!; echo it ended with $?; exec sleep 1000");
    inject(new KillProcess("sleep", Signal.SIGKILL));
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(heard.events()).containsExactly("injected", "undone");
    assertThat(heard.count("processesSignalled")).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> task.lines().contains("it ended with 137"));
    end(handle);
  }

  @Test
  void anOrphanOfATaskWhosePidsAreSharedIsKilledAndItsInitProcessIsNot() throws Exception {
    var handle =
        launch(
            TestTask::sharingPids,
            "(sleep 1000; echo it ended with $?) & (sleep 1000 &) ; echo up; wait; exec sleep"
                + " 1000");
    inject(new KillProcess("sleep", Signal.SIGKILL));
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(heard.count("processesSignalled")).isEqualTo(2);
    await().atMost(PATIENCE).until(() -> task.lines().contains("it ended with 137"));
    end(handle);
  }

  @Test
  void theContainersProgramHearsItsSignal() throws Exception {
    var handle = launch("trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done");
    inject(new KillProcess("sh", Signal.SIGTERM));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 3");
    end(handle);
  }

  @Test
  void aProcessThatTheTaskHasNotIsNamed() throws Exception {
    var handle = launch("echo up; exec sleep 1000");
    inject(new KillProcess("java", Signal.SIGKILL));
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(heard.events()).containsExactly("refused: java: no process found in the task");
    end(handle);
  }

  @Test
  void aTaskThatDoesNotRunIsNamed() throws Exception {
    inject(new KillProcess("sh", Signal.SIGKILL));
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(heard.events()).containsExactly("refused: The task does not run: " + TASK_ARN);
  }

  @Test
  void processorTimeIsBurntUntilTheStressIsUndone() throws Exception {
    assumeLimits();
    var handle = launch("echo up; exec sleep 1000");
    var injection = inject(new CpuStress(100, 2));
    await().atMost(PATIENCE).until(() -> heard.events().contains("injected"));
    assertThat(workers()).isEqualTo(2);
    await().atMost(PATIENCE).until(TaskFaultsTest::hasBurntSomething);

    injection.undo();
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(workers()).isZero();
    assertThat(heard.count("workers")).isEqualTo(2);
    assertThat(heard.count("cpuMillis")).isPositive();
    end(handle);
  }

  @Test
  void stressEndsWithItsTask() throws Exception {
    assumeLimits();
    var handle = launch("echo up; exec sleep 1000");
    inject(new CpuStress(10, 0));
    await().atMost(PATIENCE).until(() -> heard.events().contains("injected"));
    assertThat(workers()).isEqualTo(1);

    end(handle);
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(heard.events()).containsExactly("injected", "undone");
    assertThat(workers()).isZero();
  }

  @Test
  void whereTasksAreNotLimitedStressIsRefused() throws Exception {
    assumeTrue(!runtime.runtime().host().enforcedLimits().contains("cpu"), "tasks are limited");
    var handle = launch("echo up; exec sleep 1000");
    inject(new CpuStress(100, 1));
    await().atMost(PATIENCE).until(heard::isOver);
    assertThat(heard.events().getFirst()).contains("does not limit the processor time");
    end(handle);
  }

  private static boolean hasBurntSomething() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("while :; do :; done"))
        .anyMatch(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() >= 20);
  }

  private static void assumeLimits() {
    assumeTrue(
        runtime.runtime().host().enforcedLimits().contains("cpu"),
        "this host does not limit the processor time of tasks");
  }
}
