package dev.provingground.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No packet of a whole run leaves through the host's interfaces. The run has a host to itself, a
 * network namespace with an uplink by which everything is routed, so that each packet on it,
 * whoever it is for, is the run's.
 */
final class UplinkTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Where the neighbour's hardware address is known, a packet to it leaves without a question. */
  private static final String HOST =
      """
      echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
      echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
      ip link set lo up
      ip link add %1$s type veth peer name neighbour
      ip address add 192.0.2.2/24 dev %1$s
      ip link set %1$s up
      ip link set neighbour up
      ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev %1$s
      ip route add default via 192.0.2.1 dev %1$s
      exec "$@"
      """
          .formatted(UplinkRun.UPLINK);

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void noPacketOfAWholeRunLeavesByIt() throws Exception {
    requireNamespaces();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var said =
        run(
            onAHostOfItsOwn(
                "sh",
                "-e",
                "-c",
                HOST,
                "host",
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                UplinkRun.class.getName()));
    assertThat(said.lines().filter(line -> line.startsWith(UplinkRun.RESULT)))
        .as(said)
        .containsExactly(
            UplinkRun.RESULT + "answers that are no 200: 0",
            UplinkRun.RESULT + "packets that left: 0",
            UplinkRun.RESULT + "packets that left once one was sent: 1");
  }

  private void requireNamespaces() throws Exception {
    var process = start(onAHostOfItsOwn("true"));
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assumeTrue(
        process.exitValue() == 0,
        () -> "no network namespaces here: " + said() + ": run as root, or allow user namespaces");
  }

  private static List<String> onAHostOfItsOwn(String... command) throws IOException {
    var all = new ArrayList<>(List.of("unshare", "--net", "--kill-child"));
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      all.addAll(List.of("--user", "--map-root-user"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private String run(List<String> command) throws Exception {
    var process = start(command);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(said()).isTrue();
    assertThat(process.exitValue()).as(said()).isZero();
    return said();
  }

  private Process start(List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile());
    // Who is root in a user namespace keeps his images where he does otherwise, not where root
    // does.
    builder.environment().put("JDK_JAVA_OPTIONS", "-Duser.name=" + System.getProperty("user.name"));
    var process = builder.start();
    started.add(process);
    return process;
  }

  private String said() {
    try {
      return Files.readString(directory.resolve("said"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
