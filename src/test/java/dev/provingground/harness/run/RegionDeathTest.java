package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left when the region is killed in the middle of a deployment: nothing. */
final class RegionDeathTest {
  private static final Duration DEPLOYING = Duration.ofMinutes(3);
  private static final Duration DYING = Duration.ofSeconds(10);

  @Test
  void aRegionThatIsKilledWhileTasksRunLeavesNoProcessAndNoMount() throws IOException {
    var mountsBefore = mounts();
    var run = CompletableFuture.supplyAsync(RegionDeathTest::deploy);
    await("a task's process")
        .atMost(DEPLOYING)
        .until(() -> run.isDone() || processes().stream().anyMatch(RegionDeathTest::isTask));
    var family = processes();
    assertThat(family).as("a running task among them").anyMatch(RegionDeathTest::isTask);

    assertThat(region().destroyForcibly()).isTrue();

    await("the death of all")
        .atMost(DYING)
        .until(() -> family.stream().noneMatch(RegionDeathTest::lives));
    assertThat(mounts()).isEqualTo(mountsBefore);
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

  private static List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts"));
  }
}
