package dev.provingground.region;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a user starts it and as it may end. */
final class MainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  private Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  /** Starts a region, waits until it is ready, and returns what it says about itself. */
  private JsonNode startRegion(String... more) throws IOException {
    var ready = directory.resolve("ready");
    var arguments = new ArrayList<>(List.of(more));
    arguments.add("--port=0");
    arguments.add("--ready-file=" + ready);
    arguments.add("--directory=" + directory.resolve("work"));
    var process = start(arguments.toArray(String[]::new));
    await().atMost(PATIENCE).until(() -> Files.exists(ready) || !process.isAlive());
    Assumptions.assumeFalse(
        said("err").startsWith("This host"), () -> "no namespaces here: " + said("err"));
    assertThat(process.isAlive()).as(said("err")).isTrue();
    return new ObjectMapper().readTree(ready.toFile());
  }

  private String said(String stream) {
    try {
      return Files.readString(directory.resolve(stream), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itSaysWhereItIsAndEndsWithItsSignalAndNothingLeft() throws Exception {
    var ready = startRegion();
    assertThat(ready.path("status").asText()).isEqualTo("ready");
    assertThat(said("out")).contains(ready.path("endpoint").asText(), "Ctrl-C ends it.", "Ready.");
    var all = family(started.getFirst());
    assertThat(all).hasSizeGreaterThanOrEqualTo(4);
    started.getFirst().destroy();
    assertThat(started.getFirst().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(started.getFirst().exitValue()).isEqualTo(143);
    assertGone(all);
    try (var regions = Files.list(directory.resolve("work/regions"))) {
      assertThat(regions).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void whicheverOfItsProcessesIsKilledTakesTheOthersAlong(int victim) throws Exception {
    startRegion();
    var all = family(started.getFirst());
    all.get(victim).destroyForcibly();
    assertGone(all);
  }

  @Test
  void withALifelineItEndsWhenItsStandardInputDoes() throws Exception {
    startRegion("--lifeline");
    var all = family(started.getFirst());
    started.getFirst().getOutputStream().close();
    assertGone(all);
    try (var regions = Files.list(directory.resolve("work/regions"))) {
      assertThat(regions).as("tidied up").isEmpty();
    }
  }

  /** The process, unshare, the shell that is number 1 inside, the region, and its own. */
  private static List<ProcessHandle> family(Process process) {
    var family = new ArrayList<ProcessHandle>();
    for (var member = process.toHandle(); member != null; ) {
      family.add(member);
      member = member.children().filter(child -> !isSweeper(child)).findFirst().orElse(null);
    }
    return family;
  }

  private static boolean isSweeper(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0])).contains("region-sweeper");
  }

  private static void assertGone(List<ProcessHandle> processes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aPortThatIsTakenIsOneLineAndExitCodeTwo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var process =
          start("--port=" + taken.getLocalPort(), "--directory=" + directory.resolve("work"));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Assumptions.assumeFalse(said("err").startsWith("This host"), "no namespaces here");
      assertThat(said("err").lines())
          .containsExactly(
              "Port "
                  + taken.getLocalPort()
                  + " of 127.0.0.1 is in use: give another with --port, or end what uses it");
      assertThat(process.exitValue()).isEqualTo(2);
    }
  }

  @Test
  void aWayOutThatTheHostDoesNotAllowIsOneLineAndExitCodeTwo() throws Exception {
    Assumptions.assumeFalse(
        Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward")).startsWith("1"),
        "this host may well allow it");
    var process = start("--egress", "--port=0", "--directory=" + directory.resolve("work"));
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Assumptions.assumeFalse(said("err").startsWith("This host"), "no namespaces here");
    assertThat(said("err").lines())
        .singleElement()
        .asString()
        .startsWith("--egress ")
        .containsAnyOf("sysctl -w net.ipv4.ip_forward=1", "start the region as root");
    assertThat(process.exitValue()).isEqualTo(2);
  }

  @Test
  void anUnknownOptionIsOneLineAndExitCodeTwo() throws Exception {
    var process = start("--prot=1");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said("err").lines()).hasSize(1).first().asString().contains("--prot=1", "--help");
    assertThat(process.exitValue()).isEqualTo(2);
  }
}
