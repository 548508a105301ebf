package dev.provingground.region.container;

import static dev.provingground.region.container.TestHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsNamespaces
class ProcessContainerRuntimeTest {
  /** The number of write(2). */
  private static final int WRITE = System.getProperty("os.arch").equals("aarch64") ? 64 : 1;

  private static TestHost host;

  @BeforeAll
  static void start() throws Exception {
    host =
        new TestHost(
            Map.of("Env", List.of("PATH=/usr/bin:/bin", "FROM=image")),
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
                .file("etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1234:1235::/:/bin/sh\n")
                .file("etc/group", "root:x:0:\nstaff:x:1300:\n"));
  }

  @AfterAll
  static void stop() throws Exception {
    host.close();
  }

  @Test
  void aTaskTellsItsLifeInOrder() {
    var task = host.run("echo one; echo two >&2; exit 3");
    assertThat(task.events())
        .containsExactly("pullStarted", "pullStopped", "started main", "exited main 3");
    assertThat(task.lines()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void theProcessHoldsNoPrivilege() {
    assertThat(host.run("cat /proc/self/status").lines())
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
    assertThat(host.run("cat /proc/self/status").lines())
        .contains("CapBnd:\t0000000000000000", "Groups:\t ");
    var root = new RecordedTask();
    assertThat(host.run(root, host.shell(root, "cat /proc/self/status").as("0")).lines())
        .contains("CapBnd:\t0000000000000000", "CapEff:\t0000000000000000", "Groups:\t ");
  }

  @Test
  void systemCallsThatContainersHaveNoBusinessWithAreRefused() {
    var can = host.capabilities();
    host.assume(can.filtersSystemCalls() && can.canBecome(65532, 65532));
    assertThat(host.run("cat /proc/self/status").lines()).contains("Seccomp:\t2");
    assertThat(host.run("unshare --user true; unshare --fork --pid true; (echo forked)").lines())
        .containsExactlyInAnyOrder(
            "unshare: unshare failed: Operation not permitted",
            "unshare: unshare failed: Operation not permitted",
            "forked");
  }

  @Test
  void theProgramIsInitOfItsOwnNamespaces() throws Exception {
    var task =
        host.run(
            "echo $$; for n in pid net mnt uts ipc; do readlink /proc/self/ns/$n; done; ls /proc");
    assertThat(task.lines().getFirst()).isEqualTo("1");
    assertThat(task.lines().subList(1, 6))
        .doesNotContain(link("pid"), link("net"), link("mnt"), link("uts"), link("ipc"))
        .contains(
            host.runtime()
                .namespace()
                .call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")))
                .toString());
    assertThat(task.lines().stream().filter(l -> l.matches("[0-9]+"))).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void theEnvironmentIsTheImagesAndTheTasksAndNothingElse() {
    var task = new RecordedTask();
    var container =
        host.shell(task, "").entryPoint("env").environment(Map.of("FROM", "task", "PORT", "3000"));
    assertThat(host.run(task, container).lines())
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "FROM=task", "PORT=3000");
  }

  @Test
  void aUserIsFoundByItsNameInTheImage() {
    var task = new RecordedTask();
    host.run(task, host.shell(task, "id -u; id -g").as("app"));
    assertThat(task.lines()).containsExactly("1234", "1235");
  }

  @ParameterizedTest
  @CsvSource({
    "app:staff, 1234, 1300",
    "app:7, 1234, 7",
    "4321:staff, 4321, 1300",
    "1234, 1234, 1235",
    "4321, 4321, 0",
    "4321:7, 4321, 7",
  })
  void userAndGroupAreNamesOrIds(String user, String uid, String gid) {
    var task = new RecordedTask();
    host.run(task, host.shell(task, "id -u; id -g").as(user));
    assertThat(task.lines()).containsExactly(uid, gid);
  }

  @Test
  void anUnknownUserOrGroupIsNamed() {
    var task = new RecordedTask();
    host.run(task, host.shell(task, "").as("nobody-here"));
    assertThat(task.events().getLast())
        .startsWith("failed main CannotCreateContainerError")
        .endsWith("unable to find user nobody-here: no matching entries in passwd file");
    var other = new RecordedTask();
    host.run(other, host.shell(other, "").as("app:nobodies"));
    assertThat(other.events().getLast())
        .endsWith("unable to find group nobodies: no matching entries in group file");
  }

  @Test
  void commandsReplaceTheImagesAndAnEntryPointHidesTheImagesCommandToo() throws Exception {
    var image =
        host.registry()
            .image(
                Map.of(
                    "Env", List.of("PATH=/usr/bin:/bin"),
                    "User", "65532:65532",
                    "Entrypoint", List.of("echo", "entry"),
                    "Cmd", List.of("command")),
                new TestLayer().programs("sh", "echo", "printf"));
    assertThat(outputOf(image, one -> one.command())).containsExactly("entry command");
    assertThat(outputOf(image, one -> one.command("mine"))).containsExactly("entry mine");
    assertThat(outputOf(image, one -> one.entryPoint("printf", "%s", "alone")))
        .containsExactly("alone");
    assertThat(outputOf(image, one -> one.entryPoint("printf", "%s-%s", "one").command("two")))
        .containsExactly("one-two");
  }

  private static List<String> outputOf(Image image, UnaryOperator<TestContainer> change) {
    var task = new RecordedTask();
    return host.run(task, change.apply(TestContainer.shell(image, task, ""))).lines();
  }

  @Test
  void aContainerWhoseFirstProcessSomebodyKillsEndsWithAllOfItAndTheNextOneRuns() {
    var task = new RecordedTask();
    var handle =
        host.launch(task, host.shell(task, "sleep 5000 & sleep 5000 & echo up; exec sleep 5000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    await().atMost(PATIENCE).until(() -> sleepers().size() == 3);
    // Its own children of the region: the first, whose end is the pid namespace's.
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("sleep 5000"))
        .forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 137");
    await().atMost(PATIENCE).until(() -> sleepers().isEmpty());
    host.onLoop(handle::release);
    assertThat(host.run("echo runs").lines()).containsExactly("runs");
  }

  private static List<ProcessHandle> sleepers() {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").endsWith("sleep 5000"))
        .toList();
  }

  @Test
  void aReadOnlyRootTakesNoFile() {
    var task = new RecordedTask();
    var container = host.shell(task, "touch /tmp/x; touch /x; echo done; exit 0").readOnly();
    host.run(task, container);
    assertThat(task.text()).contains("Read-only file system", "done");
    assertThat(task.lines()).filteredOn(l -> l.contains("Read-only")).hasSize(2);
  }

  @Test
  void whatOneContainerWritesNoOtherSees() {
    assertThat(host.run("touch /tmp/mine && ls /tmp").lines()).containsExactly("mine");
    assertThat(host.run("ls /tmp; cat /gone/file").lines()).containsExactly("x");
  }

  @Test
  void devicesAreThoseThatEveryContainerHas() {
    assertThat(host.run("ls /dev").lines())
        .containsExactlyInAnyOrder(
            "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout",
            "tty", "urandom", "zero");
    assertThat(host.run("echo x > /dev/null && echo y > /dev/shm/y && cat /dev/shm/y").lines())
        .containsExactly("y");
    assertThat(host.run("echo b > /proc/sysrq-trigger; cat /proc/sys/kernel/ostype").text())
        .contains("Linux");
  }

  @Test
  void namesAreThoseOfTheInterface() {
    assertThat(host.run("hostname; cat /etc/hostname /etc/hosts /etc/resolv.conf").lines())
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
    var task = host.run("seq 1 20000; printf 'no newline'");
    assertThat(task.lines()).hasSize(20001);
    assertThat(task.lines().get(19999)).isEqualTo("20000");
    assertThat(task.lines().getLast()).isEqualTo("no newline");
  }

  @Test
  void aProgramWaitsWhileItsOutputIsNotTakenAndLosesNothing() {
    var task = new RecordedTask();
    var taken = new CountDownLatch(1);
    Output slow =
        (time, line) -> {
          try {
            taken.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          task.line(time, line);
        };
    var handle =
        host.launch(
            task,
            TestContainer.shell(host.image(), slow, "seq 1 100000; echo end")
                .environment(Map.of("FROM", "slow")));
    await().atMost(PATIENCE).until(() -> writers().findAny().isPresent());
    assertThat(task.ended()).as("it writes more than a pipe holds").isFalse();
    taken.countDown();
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.events()).endsWith("exited main 0");
    assertThat(task.lines()).hasSize(100_001).endsWith("end");
    host.onLoop(handle::release);
  }

  /** The processes that wait in the kernel until somebody reads what they write. */
  private static Stream<ProcessHandle> writers() {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").endsWith("seq 1 100000"))
        .filter(one -> waitsToWrite(one.pid()));
  }

  private static boolean waitsToWrite(long pid) {
    try {
      // The kernel's number of the call that it is in: write, and no other.
      return Files.readString(Path.of("/proc/" + pid + "/syscall")).startsWith(WRITE + " ");
    } catch (IOException e) {
      return false; // it has ended, or is another user's
    }
  }

  @Test
  void stopReachesTheProgramItself() {
    var task = new RecordedTask();
    var handle =
        host.launch(
            task,
            host.shell(task, "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.1; done"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    host.onLoop(() -> handle.stop("main", Duration.ofSeconds(30)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.lines()).containsExactly("up", "bye");
    assertThat(task.events()).endsWith("exited main 7");
    host.onLoop(handle::release);
  }

  @Test
  void aProgramThatDoesNotHeedStopIsKilledAfterTheTimeout() {
    var task = new RecordedTask();
    var handle = host.launch(task, host.shell(task, "echo up; sleep 1000"));
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
    long start = System.nanoTime();
    host.onLoop(() -> handle.stop("main", Duration.ofMillis(300)));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    assertThat(task.events()).endsWith("exited main 137");
    host.onLoop(handle::release);
  }

  @Test
  void aTaskStoppedBeforeItStartsSaysThatItCannotStart() {
    var task = new RecordedTask();
    var handle = host.launch(task, host.shell(task, "echo never; sleep 1000"));
    host.end(handle, task);
    assertThat(task.events().getLast())
        .matches(e -> e.startsWith("failed main TaskStopped") || e.equals("exited main 137"));
  }

  @Test
  void aMissingProgramCannotStart() {
    var task = new RecordedTask();
    host.run(task, host.shell(task, "").command("/no/such", "x"));
    assertThat(task.events().getLast())
        .startsWith("failed main CannotStartContainerError: ")
        .endsWith("exec: \"/no/such\": stat /no/such: no such file or directory: unknown");
    var other = new RecordedTask();
    host.run(other, host.shell(other, "").command("nosuch"));
    assertThat(other.events().getLast())
        .endsWith("exec: \"nosuch\": executable file not found in $PATH: unknown");
  }

  @Test
  void aMissingWorkingDirectoryIsMadeWhereTheRootIsWritable() {
    var task = new RecordedTask();
    host.run(task, host.shell(task, "readlink /proc/self/cwd").workingIn("/new/deep"));
    assertThat(task.lines()).containsExactly("/new/deep");
    var other = new RecordedTask();
    host.run(other, host.shell(other, "pwd").workingIn("/new/deep").readOnly());
    assertThat(other.events().getLast())
        .contains("chdir to cwd (\"/new/deep\") set in config.json failed");
  }

  private static String link(String namespace) throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)).toString();
  }
}
