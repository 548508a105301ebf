package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;
import static dev.provingground.region.container.TestHost.CONFIG;
import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.ImageSource;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class TaskLifeTest {
  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host = new TestHost(Map.of(), programs());
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  @Test
  void containersOfATaskShareItsNetworkAndNothingElse() {
    var task = new RecordedTask();
    var first = new RecordedTask();
    var second = new RecordedTask();
    var show = "for n in net pid mnt ipc uts; do readlink /proc/self/ns/$n; done; exec sleep 1000";
    var handle =
        host.launch(
            task, host.shell(first, show).named("one"), host.shell(second, show).named("two"));
    // Both at once: the kernel gives the number of a namespace that has gone to the next.
    await().atMost(PATIENCE).until(() -> first.lines().size() == 5 && second.lines().size() == 5);
    handle.kill();
    await().atMost(PATIENCE).until(() -> count(task, "exited") == 2);
    assertThat(task.events())
        .contains("started one", "started two", "exited one 137", "exited two 137");
    assertThat(task.events().indexOf("started one"))
        .isLessThan(task.events().indexOf("started two"));
    assertThat(first.lines().getFirst()).isEqualTo(second.lines().getFirst());
    assertThat(first.lines().subList(1, 5)).doesNotContainAnyElementsOf(second.lines());
    host.onLoop(handle::release);
  }

  @Test
  void whatCannotStartIsFoundBeforeAnythingStarts() {
    var task = new RecordedTask();
    host.run(
        task,
        host.shell(task, "exec sleep 1000").named("one"),
        host.shell(task, "").named("two").command("/missing"));
    assertThat(task.events()).hasSize(2).first().isEqualTo("pullStarted");
    assertThat(task.events().getLast()).startsWith("failed two CannotStartContainerError");
  }

  @Test
  void aContainerThatEndsLeavesTheOthersAlone() {
    var task = new RecordedTask();
    var handle =
        host.launch(
            task,
            host.shell(task, "exec sleep 1000").named("one"),
            host.shell(task, "exit 1").named("two"));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited two 1"));
    assertThat(count(task, "exited one")).isZero();
    handle.kill();
    await().atMost(PATIENCE).until(() -> task.events().contains("exited one 137"));
    host.onLoop(handle::release);
  }

  @Test
  void aProgramForAnotherMachineExitsSayingSo() {
    var task = new RecordedTask();
    host.run(task, shell(foreign(), task, "").command("x"));
    assertThat(task.events()).contains("started main");
    assertThat(task.events().getLast()).matches("exited main (1|126|127)");
    // Where one uid only is mapped, unshare executes the program, and its execvp tries a shell for
    // what the kernel refuses: it names the program then, not the reason.
    boolean direct = host.capabilities().canBecome(65532, 65532);
    assertThat(task.text())
        .containsIgnoringCase(direct ? "exec format error" : "failed to execute /program");
  }

  @Test
  void aProgramWhoseInterpreterIsMissingExitsSayingSo() {
    var script =
        host.registry()
            .image(
                Map.of("Entrypoint", List.of("/script"), "User", "65532"),
                new TestLayer().file("script", "#!/no/such\n".getBytes(), 0755, 0, 0));
    var task = new RecordedTask();
    host.run(task, shell(script, task, "").command("x"));
    assertThat(task.events().getLast()).matches("exited main (1|127)");
    assertThat(task.text()).containsIgnoringCase("no such file or directory");
  }

  @Test
  void anImageThatCannotBePulledSaysWhy() {
    var broken = host.registry().image(CONFIG, new TestLayer().file("f", "broken"));
    host.registry().remove(broken.layers().getFirst());
    var task = new RecordedTask();
    host.run(task, shell(broken, task, ""));
    assertThat(task.events()).hasSize(2).first().isEqualTo("pullStarted");
    assertThat(task.events().getLast())
        .startsWith("failed main CannotPullContainerError: ref pull has been retried 1 time(s): ")
        .contains("404 Not Found");
    var foreign = new RecordedTask();
    host.run(
        foreign,
        shell(host.registry().image("arm64", CONFIG, new TestLayer().file("f", "x")), foreign, ""));
    assertThat(foreign.events().getLast())
        .startsWith("failed main CannotPullContainerError: ")
        .contains("does not contain descriptor matching platform 'linux/amd64'");
  }

  @Test
  void anImageOfAnotherRegistryOnThisMachineRuns() throws Exception {
    try (var distribution = new TestDistribution()) {
      var remote = distribution.push("v1", host.image());
      var task = new RecordedTask();
      host.run(task, shell(remote, task, "echo up"));
      assertThat(task.lines()).containsExactly("up");
      assertThat(task.events())
          .containsExactly(
              "pullStarted",
              "resolved main " + distribution.digestOf(remote),
              "pullStopped",
              "started main",
              "exited main 0");
      var missing = new RecordedTask();
      host.run(missing, shell(distribution.named("v2"), missing, ""));
      assertThat(missing.events().getLast())
          .isEqualTo(
              "failed main CannotPullContainerError: pull image manifest has been retried 1"
                  + " time(s):"
                  + " failed to resolve ref %1$s: %1$s: not found"
                      .formatted(distribution.named("v2").name()));
    }
  }

  @Test
  void aTaskIsStoppedWhileItsImageIsBeingPulled() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var blob =
          new Blob(
              "sha256:" + "0".repeat(64),
              "x",
              1,
              URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/blob"));
      isStoppedWhilePulled(new Image("x", blob.digest(), blob, List.of()));
      var registry = "127.0.0.1:" + silent.getLocalPort();
      isStoppedWhilePulled(
          new RemoteImage("x", registry, "x", "latest", registry + "/x:latest", Optional.empty()));
    }
  }

  private static void isStoppedWhilePulled(ImageSource image) {
    var task = new RecordedTask();
    var handle = host.launch(task, shell(image, task, ""));
    await().atMost(PATIENCE).until(() -> task.events().contains("pullStarted"));
    host.onLoop(() -> handle.stop("main", Duration.ofSeconds(30)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events().getLast()).startsWith("failed main TaskStopped");
    host.onLoop(handle::release);
  }

  @Test
  void aStopIsTheSignalThatTheImageAsksFor() {
    var asking =
        host.registry()
            .image(
                Map.of("Env", List.of("PATH=/usr/bin:/bin"), "User", "1", "StopSignal", "SIGUSR1"),
                programs());
    var task = new RecordedTask();
    var handle =
        host.launch(
            task, shell(asking, task, "trap 'exit 5' USR1; echo up; while :; do sleep 0.1; done"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    host.onLoop(() -> handle.stop("main", Duration.ofSeconds(30)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 5");
    host.onLoop(handle::release);
  }

  @Test
  void oneContainerIsStoppedAndTheOthersAreNotUntilItIsTheirTurn() {
    var task = new RecordedTask();
    var handle =
        host.launch(
            task,
            host.shell(task, "trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done")
                .named("one"),
            host.shell(task, "trap 'exit 4' TERM; echo up; while :; do sleep 0.1; done")
                .named("two"),
            host.shell(task, "echo up; exec sleep 1000").named("deaf"));
    await().atMost(PATIENCE).until(() -> task.lines().size() == 3);
    host.onLoop(() -> handle.stop("two", Duration.ofMinutes(2)));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited two 4"));
    assertThat(count(task, "exited")).as("the others run").isOne();
    host.onLoop(() -> handle.stop("deaf", Duration.ofMillis(100)));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited deaf 137"));
    assertThat(count(task, "exited one")).isZero();
    host.onLoop(() -> handle.stop("one", Duration.ofMinutes(2)));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited one 3"));
    host.onLoop(handle::release);
  }

  @Test
  void aProgramBelowAnInitProcessIsEndedBySignalsThatItDoesNotHandle() {
    var task = new RecordedTask();
    var handle = host.launch(task, host.shell(task, "echo up; exec sleep 1000").withInit());
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    assertThat(initProcesses()).isOne();
    host.onLoop(() -> handle.stop("main", Duration.ofMinutes(2)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 143");
    assertThat(initProcesses()).isZero();
    host.onLoop(handle::release);
  }

  @Test
  void anInitProcessTakesOrphansInAndEndsWithItsProgram() {
    var task = new RecordedTask();
    host.run(
        task,
        host.shell(
                task,
                "echo pid $$; (sleep 0.1 &); sleep 0.5; for s in /proc/[0-9]*/stat; do read l < $s;"
                    + " echo \"$l\"; done; sleep 1000 & exit 5")
            .withInit());
    assertThat(task.lines().getFirst()).isNotEqualTo("pid 1");
    assertThat(task.lines()).noneMatch(line -> line.contains(") Z "));
    assertThat(task.events()).endsWith("exited main 5");
  }

  @Test
  void withAnInitProcessThatIsKilledItsProgramEnds() {
    var task = new RecordedTask();
    var handle =
        host.launch(task, host.shell(task, "sleep 1000 & echo up; exec sleep 1000").withInit());
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    initsOfContainers().forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 137");
    assertThat(initProcesses()).isZero();
    host.onLoop(handle::release);
  }

  @Test
  void anInitProcessWhoseProgramCannotRunEndsToo() {
    var task = new RecordedTask();
    host.run(task, shell(foreign(), task, "").command("x").withInit());
    assertThat(task.events().getLast()).matches("exited main (1|126|127)");
    assertThat(initProcesses()).isZero();
  }

  private static long initProcesses() {
    return initsOfContainers().count();
  }

  private static Stream<ProcessHandle> initsOfContainers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> List.of(child.info().arguments().orElse(new String[0])).contains("-c"))
        .filter(child -> child.info().commandLine().orElse("").contains("sleep 1000000"));
  }

  /** An image whose program is for AArch64. */
  private static Image foreign() {
    var header = new byte[64];
    System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}, 0, header, 0, 7);
    header[16] = 2; // executable
    header[18] = (byte) 0xB7; // AArch64
    return host.registry()
        .image(
            Map.of("Entrypoint", List.of("/program"), "User", "65532"),
            new TestLayer().file("program", header, 0755, 0, 0));
  }

  @Test
  void aTaskStoppedAtAnyMomentEndsOnce() {
    for (int i = 0; i < 20; i++) {
      var task = new RecordedTask();
      var handle = host.launch(task, host.shell(task, "exec sleep 1000"));
      for (int spin = 0; spin < i * 100_000; spin++) {
        Thread.onSpinWait();
      }
      host.end(handle, task);
      assertThat(task.events().getLast()).matches("exited main 137|failed main TaskStopped.*");
      assertThat(count(task, "exited") + count(task, "failed")).isOne();
    }
  }

  @Test
  void manyTasksStartAtOnce() {
    var tasks = new ArrayList<RecordedTask>();
    var handles = new ArrayList<TaskHandle>();
    for (int i = 0; i < 30; i++) {
      var task = new RecordedTask();
      tasks.add(task);
      handles.add(host.launch(task, host.shell(task, "echo up; exec sleep 1000")));
    }
    await().atMost(PATIENCE).until(() -> tasks.stream().allMatch(t -> t.lines().contains("up")));
    handles.forEach(TaskHandle::kill);
    await().atMost(PATIENCE).until(() -> tasks.stream().allMatch(RecordedTask::ended));
    assertThat(tasks).allSatisfy(t -> assertThat(t.events()).endsWith("exited main 137"));
    handles.forEach(h -> host.onLoop(h::release));
  }

  @Test
  void aContainerThatWaitsStartsWhenItIsTold() {
    var task = new RecordedTask();
    var first = host.shell(task, "echo first");
    var second = host.shell(task, "echo second").named("second");
    var handle = host.runtime().launch(task, one -> one.waiting("second"), second, first);
    await().atMost(PATIENCE).until(() -> task.events().contains("exited main 0"));
    assertThat(task.lines()).containsExactly("first");
    host.onLoop(() -> handle.start("second"));
    await().atMost(PATIENCE).until(() -> task.events().contains("exited second 0"));
    assertThat(task.lines()).containsExactly("first", "second");
    host.onLoop(handle::release);
  }

  @Test
  void anInterfaceThatIsNotThereIsNamed() {
    var task = new RecordedTask();
    host.run(task, one -> one.networkInterface("eni-9999"), host.shell(task, ""));
    assertThat(task.events().getLast())
        .startsWith("failed main ResourceInitializationError: ")
        .contains("9999");
  }

  @Test
  void runtimesSideBySideLeaveOneAnotherAlone() throws Exception {
    var task = new RecordedTask();
    var handle = host.launch(task, host.shell(task, "echo up; exec sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    try (var other = new TestRuntime(host.directory())) {
      var neighbour = new RecordedTask();
      other.launch(neighbour, host.shell(neighbour, "exit 0"));
      await().atMost(PATIENCE).until(neighbour::ended);
      assertThat(neighbour.events()).endsWith("exited main 0");
      other.runtime().close();
      assertThat(task.ended()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> other.runtime().launch(anything(), neighbour))
          .withMessageContaining("closed");
      other.keepDirectory();
    }
    host.end(handle, task);
  }

  private static TaskLaunch anything() {
    return new TestTask("eni-0").launch(List.of(host.shell(new RecordedTask(), "").launch()));
  }

  private static TestLayer programs() {
    return new TestLayer().programs("sh", "sleep", "readlink");
  }

  private static long count(RecordedTask task, String start) {
    return task.events().stream().filter(e -> e.startsWith(start)).count();
  }
}
