package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left when the region is killed in the middle of a deployment: nothing. */
final class RegionDeathTest {
  private static final Duration DEPLOYING = Duration.ofMinutes(3);
  private static final Duration DYING = Duration.ofSeconds(10);
  private static final Pattern GROUP = Pattern.compile("provingground-[0-9a-f-]+");

  @Test
  void aRegionThatIsKilledWhileTasksRunLeavesNothing() throws IOException {
    var mountsBefore = mounts();
    var run = CompletableFuture.supplyAsync(RegionDeathTest::deploy);
    await("a task's process")
        .atMost(DEPLOYING)
        .until(() -> run.isDone() || processes().stream().anyMatch(RegionDeathTest::isTask));
    var family = processes();
    assertThat(family).as("a running task among them").anyMatch(RegionDeathTest::isTask);
    var namespaces = networkNamespaces(family);
    namespaces.removeAll(networkNamespaces(List.of(ProcessHandle.current())));
    assertThat(namespaces).as("network namespaces of its own").isNotEmpty();
    var groups = controlGroups(family);

    assertThat(region().destroyForcibly()).isTrue();

    await("the death of all")
        .atMost(DYING)
        .until(() -> family.stream().noneMatch(RegionDeathTest::lives));
    assertThat(mounts()).isEqualTo(mountsBefore);
    assertThat(networkNamespaces(ProcessHandle.allProcesses().toList()))
        .doesNotContainAnyElementsOf(namespaces);
    assertThat(groups).allSatisfy(group -> assertThat(existing(group)).isEmpty());
    assertThat(run.handle((done, failure) -> failure).join())
        .as("the deployment tells that the region is gone")
        .isInstanceOf(CompletionException.class);
  }

  private static boolean deploy() {
    var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (var run = SuiteRun.start(Settings.from(name -> Optional.empty()), new Console(quiet))) {
      return run.deployment().service().isEmpty();
    }
  }

  private static ProcessHandle region() {
    return ProcessHandle.current()
        .children()
        .filter(p -> commandLine(p).contains("emulator.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the region does not run"));
  }

  private static List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .children()
        .filter(p -> commandLine(p).contains("emulator.jar"))
        .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()))
        .toList();
  }

  private static boolean isTask(ProcessHandle process) {
    return commandLine(process).contains("/app/service.jar");
  }

  /** A zombie waits for its parent to notice; it runs nothing and holds nothing. */
  private static boolean lives(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  /** Of all their threads, as a load balancer's threads are each in one. */
  private static Set<String> networkNamespaces(List<ProcessHandle> processes) {
    var namespaces = new TreeSet<String>();
    for (var process : processes) {
      try (var threads =
          Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
        for (var thread : threads) {
          namespaces.add(Files.readSymbolicLink(thread.resolve("ns/net")).toString());
        }
      } catch (IOException | DirectoryIteratorException e) {
        // It has ended meanwhile, or it is another user's.
      }
    }
    return namespaces;
  }

  /** The names of the region's control groups; none where the host lets it make none. */
  private static Set<String> controlGroups(List<ProcessHandle> processes) {
    var names = new TreeSet<String>();
    for (var process : processes) {
      try {
        var groups = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cgroup"));
        GROUP.matcher(groups).results().forEach(found -> names.add(found.group()));
      } catch (IOException e) {
        // It has ended meanwhile.
      }
    }
    return names;
  }

  private static List<Path> existing(String group) throws IOException {
    try (var all =
        Files.find(Path.of("/sys/fs/cgroup"), 8, (path, attributes) -> path.endsWith(group))) {
      return all.toList();
    }
  }

  private static List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts"));
  }
}
