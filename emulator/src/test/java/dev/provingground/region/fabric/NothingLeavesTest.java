package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Sysctl;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * No packet leaves the machine. The region's network is made on a thread whose own network
 * namespace is a host with an uplink, by which everything is routed; what is sent by it is counted.
 */
@NeedsNamespaces
class NothingLeavesTest {
  private static final String UPLINK = "uplink";

  /** Addresses of the host, of its neighbours, of the real internet, and of nobody's VPC. */
  private static final List<String> ELSEWHERE =
      List.of("192.0.2.2", "192.0.2.1", "8.8.8.8", "10.1.0.1", "172.16.0.1", "198.18.0.9");

  @Test
  void whateverIsDialedInsideTheHostsUplinkStaysSilent() throws Exception {
    try (var host = NetNs.create("host");
        var neighbour = NetNs.create("neighbour")) {
      host.run(() -> Sysctl.set("net/ipv6/conf/default/disable_ipv6", "1"));
      neighbour.run(() -> Sysctl.set("net/ipv6/conf/default/disable_ipv6", "1"));
      try (var links = Rtnetlink.in(host)) {
        links.addVeth(UPLINK, "eth0", neighbour);
        links.addAddress(UPLINK, Cidr.of("192.0.2.2"));
        try (var other = Rtnetlink.in(neighbour)) {
          other.up("eth0");
          links.addDeviceRoute(Cidr.ANY, UPLINK);
          links.awaitUp(UPLINK);
        }
      }
      long before = sent(host);
      host.call(
          () -> {
            useTheRegion();
            return true;
          });
      assertThat(sent(host)).isEqualTo(before);
      host.call(
          () -> {
            send("8.8.8.8");
            return true;
          });
      await("what does leave is counted").until(() -> sent(host) > before);
    }
  }

  private static void useTheRegion() throws Exception {
    try (var world = new World()) {
      world.publicEni("nat", "10.0.0.5", "203.0.113.5");
      world.fabric.putRoutes(
          "vpc",
          "private",
          List.of(new Route("0.0.0.0/0", new NatGateway("subnet", "203.0.113.5"))));
      var published = world.publicEni("published", "10.0.0.10", "203.0.113.10", "sg-open");
      var inner = world.attach("inner", "private", "10.0.1.10", Optional.empty(), "sg-open");
      assertThat(Probe.tcp(inner, "10.0.0.10", 80)).isEqualTo(REFUSED);
      assertThat(Probe.tcp(inner, "198.51.100.1", 443)).isEqualTo(REFUSED);
      assertThat(Probe.tcp(published, "198.51.100.1", 443)).isEqualTo(REFUSED);
      assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.10", 80)).isEqualTo(REFUSED);
      for (var from : List.of(published, inner, world.fabric.internet())) {
        dialElsewhere(from);
      }
      assertThat(Probe.tcp(inner, "8.8.8.8", 53)).isEqualTo(DROPPED);
    }
  }

  private static void dialElsewhere(Namespace from) throws Exception {
    from.call(
        () -> {
          for (var address : ELSEWHERE) {
            try {
              send(address);
            } catch (IOException e) {
              // Nothing leads there: all the better.
            }
          }
          return true;
        });
  }

  private static void send(String address) throws IOException {
    try (var channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.send(ByteBuffer.allocate(1), new InetSocketAddress(address, 53));
    }
  }

  /** Packets that the host has sent by its uplink, questions of ARP included. */
  private static long sent(NetNs host) throws Exception {
    var devices = host.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/dev")));
    var uplink =
        devices.stream()
            .map(String::strip)
            .filter(line -> line.startsWith(UPLINK + ":"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(uplink.substring(UPLINK.length() + 1).strip().split("\\s+")[9]);
  }
}
