package dev.provingground.region.container;

import static dev.provingground.region.container.TestRuntime.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class ProcessContainerRuntimeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static TestRegistry registry;
  private static TestRuntime runtime;
  private static Image image;

  @BeforeAll
  static void start() throws Exception {
    registry = new TestRegistry();
    runtime = new TestRuntime(Files.createTempDirectory("containers-"));
    image =
        registry.image(
            Map.of("Env", List.of("PATH=/usr/bin:/bin", "FROM=image"), "User", "65532:65532"),
            new TestLayer()
                .programs(
                    "sh",
                    "cat",
                    "sleep",
                    "ls",
                    "readlink",
                    "id",
                    "env",
                    "hostname",
                    "touch",
                    "seq",
                    "unshare")
                .directory("tmp", 01777)
                .directory("gone", 0755)
                .file("gone/file", "x")
                .file("etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1234:1235::/:/bin/sh\n"));
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    registry.close();
  }

  @Test
  void aTaskTellsItsLifeInOrder() {
    var task = run("echo one; echo two >&2; exit 3");
    assertThat(task.events())
        .containsExactly("pullStarted", "pullStopped", "started main", "exited main 3");
    assertThat(task.lines()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void theProcessHoldsNoPrivilege() {
    assertThat(run("cat /proc/self/status").lines())
        .contains(
            "NoNewPrivs:\t1",
            "CapInh:\t0000000000000000",
            "CapPrm:\t0000000000000000",
            "CapEff:\t0000000000000000",
            "CapAmb:\t0000000000000000",
            "Uid:\t65532\t65532\t65532\t65532",
            "Gid:\t65532\t65532\t65532\t65532");
  }

  @Test
  void whereUsersAreMappedNoCapabilityCanComeBackAndNoGroupIsLeft() {
    assumeTrue(IdMap.users().maps(65532), "one user only is mapped here");
    assertThat(run("cat /proc/self/status").lines())
        .contains("CapBnd:\t0000000000000000", "Groups:\t ");
    var root = new RecordedTask();
    assertThat(run(root, asUser(shell(image, root, "cat /proc/self/status"), "0")).lines())
        .contains("CapBnd:\t0000000000000000", "CapEff:\t0000000000000000", "Groups:\t ");
  }

  @Test
  void systemCallsThatContainersHaveNoBusinessWithAreRefused() {
    var host = runtime.runtime().host();
    assumeTrue(
        host.filtersSystemCalls() && host.canBecome(65532, 65532),
        () -> host.limitations().toString());
    assertThat(run("cat /proc/self/status").lines()).contains("Seccomp:\t2");
    assertThat(run("unshare --user true; unshare --fork --pid true; (echo forked)").lines())
        .containsExactlyInAnyOrder(
            "unshare: unshare failed: Operation not permitted",
            "unshare: unshare failed: Operation not permitted",
            "forked");
  }

  @Test
  void theProgramIsInitOfItsOwnNamespaces() throws Exception {
    var task =
        run("echo $$; for n in pid net mnt uts ipc; do readlink /proc/self/ns/$n; done; ls /proc");
    assertThat(task.lines().getFirst()).isEqualTo("1");
    assertThat(task.lines().subList(1, 6))
        .doesNotContain(link("pid"), link("net"), link("mnt"), link("uts"), link("ipc"))
        .contains(
            runtime
                .namespace()
                .call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")))
                .toString());
    assertThat(task.lines().stream().filter(l -> l.matches("[0-9]+"))).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void theEnvironmentIsTheImagesAndTheTasksAndNothingElse() {
    var task = new RecordedTask();
    var launch =
        new ContainerLaunch(
            "main",
            "runtime-1",
            image,
            List.of("env"),
            List.of(),
            Map.of("FROM", "task", "PORT", "3000"),
            Optional.empty(),
            Optional.empty(),
            Storage.IMAGE,
            Optional.empty(),
            OpenFiles.USUAL,
            false,
            task);
    assertThat(run(task, launch).lines())
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "FROM=task", "PORT=3000");
  }

  @Test
  void aUserIsFoundByItsNameInTheImage() {
    var task = new RecordedTask();
    run(task, asUser(shell(image, task, "id -u; id -g"), "app"));
    assertThat(task.lines()).containsExactly("1234", "1235");
  }

  @Test
  void anUnknownUserIsNamed() {
    var task = new RecordedTask();
    run(task, asUser(shell(image, task, ""), "nobody-here"));
    assertThat(task.events().getLast())
        .startsWith("failed main CannotCreateContainerError")
        .endsWith("unable to find user nobody-here: no matching entries in passwd file");
  }

  @Test
  void aReadOnlyRootTakesNoFile() {
    var task = new RecordedTask();
    var launch = readOnly(shell(image, task, "touch /tmp/x; touch /x; echo done; exit 0"));
    run(task, launch);
    assertThat(task.text()).contains("Read-only file system", "done");
    assertThat(task.lines()).filteredOn(l -> l.contains("Read-only")).hasSize(2);
  }

  @Test
  void whatOneContainerWritesNoOtherSees() {
    assertThat(run("touch /tmp/mine && ls /tmp").lines()).containsExactly("mine");
    assertThat(run("ls /tmp; cat /gone/file").lines()).containsExactly("x");
  }

  @Test
  void devicesAreThoseThatEveryContainerHas() {
    assertThat(run("ls /dev").lines())
        .containsExactlyInAnyOrder(
            "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout",
            "tty", "urandom", "zero");
    assertThat(run("echo x > /dev/null && echo y > /dev/shm/y && cat /dev/shm/y").lines())
        .containsExactly("y");
    assertThat(run("echo b > /proc/sysrq-trigger; cat /proc/sys/kernel/ostype").text())
        .contains("Linux");
  }

  @Test
  void namesAreThoseOfTheInterface() {
    assertThat(run("hostname; cat /etc/hostname /etc/hosts /etc/resolv.conf").lines())
        .containsExactly(
            "ip-10-0-1-23.ec2.internal",
            "ip-10-0-1-23.ec2.internal",
            "127.0.0.1 localhost",
            "10.0.1.23 ip-10-0-1-23.ec2.internal",
            "search ec2.internal",
            "nameserver 169.254.169.253");
  }

  @Test
  void aLotOfOutputIsAllThereBeforeTheEnd() {
    var task = run("seq 1 20000; printf 'no newline'");
    assertThat(task.lines()).hasSize(20001);
    assertThat(task.lines().get(19999)).isEqualTo("20000");
    assertThat(task.lines().getLast()).isEqualTo("no newline");
  }

  @Test
  void stopReachesTheProgramItself() {
    var task = new RecordedTask();
    var handle =
        runtime.launch(
            task,
            shell(
                image, task, "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.1; done"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    runtime.onLoop(() -> handle.stop(Duration.ofSeconds(30)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.lines()).containsExactly("up", "bye");
    assertThat(task.events()).endsWith("exited main 7");
    runtime.onLoop(handle::release);
  }

  @Test
  void aProgramThatDoesNotHeedStopIsKilledAfterTheTimeout() {
    var task = new RecordedTask();
    var handle = runtime.launch(task, shell(image, task, "echo up; sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    long start = System.nanoTime();
    runtime.onLoop(() -> handle.stop(Duration.ofMillis(300)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    assertThat(task.events()).endsWith("exited main 137");
    runtime.onLoop(handle::release);
  }

  @Test
  void aTaskStoppedBeforeItStartsSaysThatItCannotStart() {
    var task = new RecordedTask();
    var handle = runtime.launch(task, shell(image, task, "echo never; sleep 1000"));
    handle.kill();
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events().getLast())
        .matches(e -> e.startsWith("failed main TaskStopped") || e.equals("exited main 137"));
    runtime.onLoop(handle::release);
  }

  @Test
  void aMissingProgramCannotStart() {
    var task = new RecordedTask();
    run(task, command(task, "/no/such", "x"));
    assertThat(task.events().getLast())
        .startsWith("failed main CannotStartContainerError: ")
        .endsWith("exec: \"/no/such\": stat /no/such: no such file or directory: unknown");
    var other = new RecordedTask();
    run(other, command(other, "nosuch"));
    assertThat(other.events().getLast())
        .endsWith("exec: \"nosuch\": executable file not found in $PATH: unknown");
  }

  @Test
  void aMissingWorkingDirectoryIsMadeWhereTheRootIsWritable() {
    var task = new RecordedTask();
    run(task, workingIn(shell(image, task, "readlink /proc/self/cwd"), "/new/deep"));
    assertThat(task.lines()).containsExactly("/new/deep");
    var other = new RecordedTask();
    run(other, readOnly(workingIn(shell(image, other, "pwd"), "/new/deep")));
    assertThat(other.events().getLast())
        .contains("chdir to cwd (\"/new/deep\") set in config.json failed");
  }

  private static RecordedTask run(String script) {
    var task = new RecordedTask();
    return run(task, shell(image, task, script));
  }

  private static RecordedTask run(RecordedTask task, ContainerLaunch... launch) {
    var handle = runtime.launch(task, launch);
    await().atMost(PATIENCE).until(task::ended);
    runtime.onLoop(handle::release);
    return task;
  }

  private static String link(String namespace) throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)).toString();
  }

  private static ContainerLaunch command(RecordedTask task, String... command) {
    var l = shell(image, task, "");
    return new ContainerLaunch(
        l.name(),
        l.runtimeId(),
        l.image(),
        l.entryPoint(),
        List.of(command),
        l.environment(),
        l.workingDirectory(),
        l.user(),
        Storage.IMAGE,
        l.memoryMiB(),
        OpenFiles.USUAL,
        false,
        l.output());
  }

  private static ContainerLaunch asUser(ContainerLaunch l, String user) {
    return new ContainerLaunch(
        l.name(),
        l.runtimeId(),
        l.image(),
        l.entryPoint(),
        l.command(),
        l.environment(),
        l.workingDirectory(),
        Optional.of(user),
        Storage.IMAGE,
        l.memoryMiB(),
        OpenFiles.USUAL,
        false,
        l.output());
  }

  private static ContainerLaunch workingIn(ContainerLaunch l, String directory) {
    return new ContainerLaunch(
        l.name(),
        l.runtimeId(),
        l.image(),
        l.entryPoint(),
        l.command(),
        l.environment(),
        Optional.of(directory),
        l.user(),
        Storage.IMAGE,
        l.memoryMiB(),
        OpenFiles.USUAL,
        false,
        l.output());
  }

  private static ContainerLaunch readOnly(ContainerLaunch l) {
    return new ContainerLaunch(
        l.name(),
        l.runtimeId(),
        l.image(),
        l.entryPoint(),
        l.command(),
        l.environment(),
        l.workingDirectory(),
        l.user(),
        new Storage(true, List.of(), List.of()),
        l.memoryMiB(),
        OpenFiles.USUAL,
        false,
        l.output());
  }
}
