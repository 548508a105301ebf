package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
  @TempDir Path directory;
  private final List<RegionProcess> started = new ArrayList<>();

  private RegionProcess start(String... arguments) throws IOException {
    return kept(RegionProcess.start(directory, List.of(arguments)));
  }

  private RegionProcess startRegion(String... more) throws IOException {
    return kept(RegionProcess.startRegion(directory, more));
  }

  private RegionProcess kept(RegionProcess process) {
    started.add(process);
    return process;
  }

  private String said(String stream) {
    return started.getFirst().said(stream);
  }

  /** Waits for its end. */
  private static int exitCode(RegionProcess region) throws InterruptedException {
    assertThat(region.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    return region.process().exitValue();
  }

  @AfterEach
  void end() {
    started.forEach(RegionProcess::close);
  }

  @Test
  void itSaysWhereItIsAndEndsWithItsSignalAndNothingLeft() throws Exception {
    var region = startRegion();
    var ready = region.awaitReady();
    assertThat(ready.path("status").asText()).isEqualTo("ready");
    assertThat(said("out"))
        .containsPattern("is ready, \\d+ ms after its start; it takes \\d+ MB\\.")
        .contains(ready.path("endpoint").asText(), "Ctrl-C ends it.", "Ready.");
    var all = region.family();
    assertThat(all).hasSizeGreaterThanOrEqualTo(4);
    region.process().destroy();
    assertThat(exitCode(region)).isEqualTo(143);
    RegionProcess.awaitGone(all);
    try (var regions = Files.list(directory.resolve("work/regions"))) {
      assertThat(regions).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void whicheverOfItsProcessesIsKilledTakesTheOthersAlong(int victim) throws Exception {
    var region = startRegion();
    region.awaitReady();
    var all = region.family();
    all.get(victim).destroyForcibly();
    RegionProcess.awaitGone(all);
  }

  @Test
  void withALifelineItEndsWhenItsStandardInputDoes() throws Exception {
    var region = startRegion("--lifeline");
    region.awaitReady();
    var all = region.family();
    region.process().getOutputStream().close();
    RegionProcess.awaitGone(all);
    try (var regions = Files.list(directory.resolve("work/regions"))) {
      assertThat(regions).as("tidied up").isEmpty();
    }
  }

  @Test
  void aPortThatIsTakenIsOneLineAndExitCodeTwo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var region =
          start("--port=" + taken.getLocalPort(), "--directory=" + directory.resolve("work"));
      int exitCode = exitCode(region);
      region.assumeNamespaces();
      assertThat(said("err").lines())
          .containsExactly(
              "Port "
                  + taken.getLocalPort()
                  + " of 127.0.0.1 is in use: give another with --port, or end what uses it");
      assertThat(exitCode).isEqualTo(2);
    }
  }

  @Test
  void aWayOutThatTheHostDoesNotAllowIsOneLineAndExitCodeTwo() throws Exception {
    Assumptions.assumeFalse(
        Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward")).startsWith("1"),
        "this host may well allow it");
    var region = start("--egress", "--port=0", "--directory=" + directory.resolve("work"));
    int exitCode = exitCode(region);
    region.assumeNamespaces();
    assertThat(said("err").lines())
        .singleElement()
        .asString()
        .startsWith("--egress ")
        .containsAnyOf("sysctl -w net.ipv4.ip_forward=1", "start the region as root");
    assertThat(exitCode).isEqualTo(2);
  }

  @Test
  void anUnknownOptionIsOneLineAndExitCodeTwo() throws Exception {
    int exitCode = exitCode(start("--prot=1"));
    assertThat(said("err").lines()).hasSize(1).first().asString().contains("--prot=1", "--help");
    assertThat(exitCode).isEqualTo(2);
  }
}
