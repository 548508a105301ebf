package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.CONNECTED;
import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Local;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A private subnet behind a NAT gateway in the public one. */
@NeedsNamespaces
class NatTest {
  private static final String OUTSIDE = "198.51.100.1";
  private static final String GATEWAY = "203.0.113.7";
  private static final List<Route> BEHIND_NAT =
      List.of(
          new Route("10.0.0.0/16", new Local()),
          new Route("0.0.0.0/0", new NatGateway("subnet", GATEWAY)));

  private World world;
  private Namespace inner;

  @BeforeEach
  void privateSubnet() {
    world = new World();
    world.publicEni("nat", "10.0.0.5", GATEWAY);
    world.fabric.putRoutes("vpc", "private", BEHIND_NAT);
    inner = inPrivate("inner", "10.0.1.10");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Namespace inPrivate(String name, String address) {
    return world.attach(name, "private", address, Optional.empty(), "sg-open");
  }

  @Test
  void theOutsideSeesTheGatewaysAddress() throws Exception {
    var other = inPrivate("other", "10.0.1.11");
    try (var server = Probe.greet(world.fabric.internet(), 443)) {
      assertThat(Probe.whoAmI(inner, OUTSIDE, server.getLocalPort()))
          .isEqualTo(GATEWAY + " to " + OUTSIDE);
      assertThat(Probe.whoAmI(other, OUTSIDE, server.getLocalPort()))
          .isEqualTo(GATEWAY + " to " + OUTSIDE);
    }
  }

  @Test
  void nothingBeginsOutside() throws Exception {
    assertThat(Probe.tcp(inner, OUTSIDE, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(world.fabric.internet(), GATEWAY, 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(world.fabric.internet(), "10.0.1.10", 80)).isEqualTo(DROPPED);
  }

  @Test
  void aPublicAddressBehindNatIsNotReachedThroughTheInternetGateway() throws Exception {
    var published =
        world.attach("both", "private", "10.0.1.12", Optional.of("203.0.113.12"), "sg-open");
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.12", 80)).isEqualTo(DROPPED);
    try (var server = Probe.greet(world.fabric.internet(), 443)) {
      assertThat(Probe.whoAmI(published, OUTSIDE, server.getLocalPort()))
          .isEqualTo(GATEWAY + " to " + OUTSIDE);
    }
  }

  @Test
  void securityGroupsAreBeforeTheGateway() throws Exception {
    world.group("sg-closed", World.NOTHING, List.of(World.tcp(443, "0.0.0.0/0")));
    var closed = world.attach("closed", "private", "10.0.1.13", Optional.empty(), "sg-closed");
    try (var server = Probe.greet(world.fabric.internet(), 443)) {
      assertThat(Probe.tcp(closed, OUTSIDE, server.getLocalPort())).isEqualTo(CONNECTED);
    }
    assertThat(Probe.tcp(closed, OUTSIDE, 80)).isEqualTo(DROPPED);
  }

  @Test
  void aPublicNameOfTheSameVpcIsReachedByWayOfTheInternet() throws Exception {
    var web = world.publicEni("web", "10.0.0.20", "203.0.113.20", "sg-open");
    try (var server = Probe.greet(web, 80)) {
      assertThat(Probe.whoAmI(inner, "203.0.113.20", server.getLocalPort()))
          .isEqualTo(GATEWAY + " to 10.0.0.20");
    }
  }
}
