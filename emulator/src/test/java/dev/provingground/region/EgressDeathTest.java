package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Sysctl;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** The process among a region's family that holds its network. */
  private static final int REGION = 3;

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
    try (var region = RegionProcess.startRegionIn(host.path(), directory, "--egress")) {
      region.awaitReady();
      assertThat(devices()).contains("egress0");
      var family = region.family();

      family.get(REGION).destroyForcibly();

      await()
          .atMost(DYING)
          .ignoreExceptionsInstanceOf(UncheckedIOException.class) // a folder goes while one looks
          .untilAsserted(() -> assertThat(state()).isEqualTo(before));
      RegionProcess.awaitGone(family);
    }
    try (var next = host.call(EgressDeathTest::open)) {
      // The first there is: with a filter that was left its name could not be had.
      assertThat(devices()).as("opened by %s", next).contains("egress0").doesNotContain("egress1");
    }
    assertThat(state()).isEqualTo(before);
  }

  private static Fabric open() {
    var fabric = new Fabric(new PublicNames());
    fabric.openEgress();
    return fabric;
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
