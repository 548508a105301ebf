package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Sysctl;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a region that had opened the way out of the machine leaves on its host when it is killed:
 * nothing. The host is a namespace of the test's.
 */
@NeedsNamespaces
final class EgressDeathTest {
  private static final Duration DYING = Duration.ofSeconds(20);
  private static final Path NETWORK = Path.of("/proc/thread-self/net");
  private static final Path SETTINGS = Path.of("/proc/sys/net");

  /** No setting: how many flows there are. */
  private static final String COUNT = "nf_conntrack_count";

  @TempDir Path directory;
  private NetNs host;

  @BeforeEach
  void makeHost() {
    host = NetNs.create("host");
    host.run(() -> Sysctl.set("net/ipv4/ip_forward", "1"));
    try (var links = Rtnetlink.in(host)) {
      links.up("lo");
    }
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void aRegionThatIsKilledLeavesNoDeviceNoFilterNoRouteAndNoSetting() throws Exception {
    var before = state();
    for (int victim : List.of(3, 0)) { // the region itself, and who started it
      try (var region = RegionProcess.startRegionIn(host.path(), directory, "--egress")) {
        region.awaitReady();
        // The first there is: with a filter that was left its name could not be had.
        assertThat(devices()).contains("egress0").doesNotContain("egress1");
        assertThat(state()).isNotEqualTo(before);

        region.family().get(victim).destroyForcibly();

        await().atMost(DYING).untilAsserted(() -> assertThat(state()).isEqualTo(before));
      }
    }
  }

  private String devices() throws Exception {
    return host.call(() -> Files.readString(NETWORK.resolve("dev")));
  }

  /** Devices, addresses, routes and settings of the host. */
  private Map<String, String> state() throws Exception {
    return host.call(
        () -> {
          var state = new TreeMap<String, String>();
          for (var table : List.of("route", "fib_trie", "if_inet6")) {
            state.put(table, Files.readString(NETWORK.resolve(table)));
          }
          for (var folder : List.of("ipv4", "ipv6", "netfilter")) {
            if (Files.exists(SETTINGS.resolve(folder))) {
              putSettings(SETTINGS.resolve(folder), state);
            }
          }
          return state;
        });
  }

  /** A device has a folder of settings for each family of addresses. */
  private static void putSettings(Path folder, Map<String, String> state) throws IOException {
    try (var files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(COUNT))
          .forEach(file -> state.put(file.toString(), value(file)));
    }
  }

  private static String value(Path setting) {
    try {
      return Files.readString(setting);
    } catch (IOException e) {
      return "not to be read: " + e.getMessage();
    }
  }
}
