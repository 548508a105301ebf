package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Sysctl;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The way out of the machine, when it is opened. The host is a namespace, and so is all that is
 * outside of it: nothing leaves the machine here either.
 */
@NeedsNamespaces
final class EgressTest {
  private static final String HOST = "192.0.2.2";
  private static final String OUTSIDE = "192.0.2.1";
  private static final String NEIGHBOUR = "192.168.7.1";

  private NetNs host;
  private NetNs outside;
  private World world;

  @BeforeEach
  void connect() throws Exception {
    host = NetNs.create("host");
    outside = NetNs.create("outside");
    host.run(() -> Sysctl.set("net/ipv4/ip_forward", "1"));
    try (var links = Rtnetlink.in(host);
        var others = Rtnetlink.in(outside)) {
      links.addVeth("uplink", "eth0", outside);
      links.up("lo");
      links.addAddress("uplink", Cidr.of(HOST));
      others.up("lo");
      others.up("eth0");
      for (var address : List.of(OUTSIDE, NEIGHBOUR)) {
        others.addAddress("eth0", Cidr.of(address));
        links.addDeviceRoute(Cidr.of(address), "uplink");
      }
      links.addDeviceRoute(Cidr.ANY, "uplink");
      others.addDeviceRoute(Cidr.of(HOST), "eth0"); // and to no other address: answers go there
      links.awaitUp("uplink");
      others.awaitUp("eth0");
    }
    world = world();
  }

  @AfterEach
  void close() {
    world.close();
    outside.close();
    host.close();
  }

  /** A fabric that is made on the host. */
  private World world() throws Exception {
    return host.call(World::new);
  }

  private void openEgress() throws Exception {
    host.call(
        () -> {
          world.fabric.openEgress();
          return true;
        });
  }

  private Namespace published() {
    return world.publicEni("published", "10.0.0.10", "203.0.113.10", "sg-open");
  }

  /** In a subnet that leads to a NAT gateway. */
  private Namespace behindNat() {
    world.publicEni("nat", "10.0.0.5", "203.0.113.5");
    world.fabric.putRoutes(
        "vpc", "private", List.of(new Route("0.0.0.0/0", new NatGateway("subnet", "203.0.113.5"))));
    return world.attach("behind", "private", "10.0.1.10", Optional.empty(), "sg-open");
  }

  @Test
  void withoutItNothingIsReached() throws Exception {
    try (var _ = Probe.greet(inside(outside), 80)) {
      assertThat(Probe.tcp(published(), OUTSIDE, 80)).isEqualTo(DROPPED);
    }
  }

  @Test
  void whoHasAPublicAddressOrANatGatewayIsSeenAsTheHost() throws Exception {
    openEgress();
    try (var _ = Probe.greet(inside(outside), 80)) {
      var seen = HOST + " to " + OUTSIDE;
      assertThat(Probe.whoAmI(published(), OUTSIDE, 80)).isEqualTo(seen);
      assertThat(Probe.whoAmI(behindNat(), OUTSIDE, 80)).isEqualTo(seen);
      assertThat(Probe.whoAmI(world.fabric.internet(), OUTSIDE, 80)).isEqualTo(seen);
    }
  }

  @Test
  void routesAndSecurityGroupsDecideAsBefore() throws Exception {
    openEgress();
    try (var _ = Probe.greet(inside(outside), 80)) {
      var noAddress = world.eni("no-address", "10.0.0.11", "sg-open");
      assertThat(Probe.tcp(noAddress, OUTSIDE, 80)).isEqualTo(DROPPED);
      var noRoute = world.attach("no-route", "local", "10.0.2.10", Optional.empty(), "sg-open");
      assertThat(Probe.tcp(noRoute, OUTSIDE, 80)).isEqualTo(DROPPED);
      world.group("sg-443", World.NOTHING, List.of(World.tcp(443, "0.0.0.0/0")));
      var kept = world.publicEni("kept", "10.0.0.12", "203.0.113.12", "sg-443");
      assertThat(Probe.tcp(kept, OUTSIDE, 80)).isEqualTo(DROPPED);
      assertThat(Probe.tcp(kept, OUTSIDE, 443)).isEqualTo(REFUSED);
    }
  }

  @Test
  void itLeadsNeitherToTheHostNorToItsNeighbours() throws Exception {
    openEgress();
    try (var _ = listen(host);
        var _ = listen(outside)) {
      for (var address : List.of(HOST, NEIGHBOUR, "198.19.0.0", "203.0.113.200")) {
        assertThat(Probe.tcp(published(address), address, 8080)).as(address).isEqualTo(DROPPED);
      }
    }
  }

  private Namespace published(String whoDials) {
    var last = 20 + Math.floorMod(whoDials.hashCode(), 200);
    return world.publicEni("dials-" + last, "10.0.0." + last, "203.0.113." + last, "sg-open");
  }

  @Test
  void nothingBeginsOutside() throws Exception {
    openEgress();
    var published = published();
    try (var _ = Probe.greet(published, 80)) {
      assertThat(Probe.whoAmI(world.fabric.internet(), "203.0.113.10", 80)).isNotEmpty();
      assertThat(Probe.tcp(inside(host), "198.19.0.1", 80)).isEqualTo(DROPPED);
      try (var others = Rtnetlink.in(outside);
          var links = Rtnetlink.in(host)) {
        others.addGatewayRoute(Cidr.of("203.0.113.10"), Cidr.of(HOST), "eth0");
        others.addGatewayRoute(Cidr.of("198.19.0.1"), Cidr.of(HOST), "eth0");
        links.addGatewayRoute(Cidr.of("203.0.113.10"), Cidr.of("198.19.0.1"), "egress0");
      }
      assertThat(Probe.tcp(inside(outside), "203.0.113.10", 80)).isEqualTo(DROPPED);
      assertThat(Probe.tcp(inside(outside), "198.19.0.1", 80)).isEqualTo(DROPPED);
    }
  }

  @Test
  void twoRegionsOfAHostEachHaveTheirOwn() throws Exception {
    openEgress();
    try (var other = world();
        var _ = Probe.greet(inside(outside), 80)) {
      host.call(
          () -> {
            other.fabric.openEgress();
            return true;
          });
      for (var one : List.of(world, other)) {
        var from = one.publicEni("from", "10.0.0.10", "203.0.113.10", "sg-open");
        assertThat(Probe.whoAmI(from, OUTSIDE, 80)).isEqualTo(HOST + " to " + OUTSIDE);
      }
    }
    assertThat(devices()).contains("egress0").doesNotContain("egress1");
  }

  @Test
  void nothingOfItStaysOnTheHost() throws Exception {
    openEgress();
    assertThat(devices()).contains("egress0");
    world.close();
    assertThat(devices()).doesNotContain("egress0");
    world = world();
    openEgress(); // a table of the same name would be refused
    assertThat(devices()).contains("egress0");
  }

  @Test
  void aHostThatForwardsNothingIsToldHowItWould() {
    host.run(() -> Sysctl.set("net/ipv4/ip_forward", "0"));
    assertThatThrownBy(this::openEgress)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the host forwards no packets: sysctl -w net.ipv4.ip_forward=1");
  }

  private List<String> devices() throws Exception {
    return host.call(
        () -> NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList());
  }

  private static ServerSocket listen(NetNs at) throws Exception {
    return at.call(() -> new ServerSocket(8080));
  }

  private static Namespace inside(NetNs namespace) {
    return new Namespace() {
      @Override
      public String path() {
        return namespace.path();
      }

      @Override
      public <T> T call(Callable<T> task) throws Exception {
        return namespace.call(task);
      }
    };
  }
}
