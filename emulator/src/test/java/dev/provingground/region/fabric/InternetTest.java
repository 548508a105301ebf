package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.CONNECTED;
import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static dev.provingground.region.fabric.World.EVERYTHING;
import static dev.provingground.region.fabric.World.LOCAL_ONLY;
import static dev.provingground.region.fabric.World.NOTHING;
import static dev.provingground.region.fabric.World.TO_INTERNET;
import static dev.provingground.region.fabric.World.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ec2.NetworkFabric.Interface;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Blackhole;
import dev.provingground.region.services.ec2.NetworkFabric.Route.InternetGateway;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class InternetTest {
  private static final String PUBLIC = "203.0.113.10";
  private static final String PRIVATE = "10.0.0.10";
  private static final String OUTSIDE = "198.51.100.1";

  private World world;

  @BeforeEach
  void create() {
    world = new World();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void fromOutsideThePublicAddressIsThePrivateOneAndTheClientIsSeen() throws Exception {
    var web = world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    try (var server = Probe.greet(web, 80)) {
      assertThat(Probe.whoAmI(world.fabric.internet(), PUBLIC, server.getLocalPort()))
          .isEqualTo(OUTSIDE + " to " + PRIVATE);
    }
  }

  @Test
  void fromInsideThePublicAddressIsWhatTheOtherSideSees() throws Exception {
    var web = world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    try (var server = Probe.greet(world.fabric.internet(), 443)) {
      assertThat(Probe.whoAmI(web, OUTSIDE, server.getLocalPort()))
          .isEqualTo(PUBLIC + " to " + OUTSIDE);
    }
  }

  @Test
  void securityGroupsSeeTheClientsAddress() throws Exception {
    world.group("sg-web", List.of(tcp(80, OUTSIDE + "/32"), tcp(81, "198.51.100.2/32")), NOTHING);
    world.publicEni("web", PRIVATE, PUBLIC, "sg-web");
    assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 81)).isEqualTo(DROPPED);
    assertThat(fromAnotherAddress("198.51.100.2", 81)).isEqualTo(REFUSED);
    assertThat(fromAnotherAddress("198.51.100.2", 80)).isEqualTo(DROPPED);
  }

  @Test
  void anInterfaceWithoutAPublicAddressDoesNotCross() throws Exception {
    var inner = world.eni("inner", PRIVATE, "sg-open");
    try (var server = Probe.greet(world.fabric.internet(), 443)) {
      assertThat(Probe.tcp(inner, OUTSIDE, server.getLocalPort())).isEqualTo(DROPPED);
    }
    assertThat(Probe.tcp(world.fabric.internet(), PRIVATE, 80)).isEqualTo(DROPPED);
  }

  @Test
  void withoutARouteNothingCrossesInEitherDirection() throws Exception {
    world.fabric.putRoutes("vpc", "isolated", LOCAL_ONLY);
    var web = world.attach("web", "isolated", PRIVATE, Optional.of(PUBLIC), "sg-open");
    try (var server = Probe.greet(world.fabric.internet(), 443)) {
      assertThat(Probe.tcp(web, OUTSIDE, server.getLocalPort())).isEqualTo(DROPPED);
      assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 80)).isEqualTo(DROPPED);
      world.fabric.putRoutes("vpc", "isolated", TO_INTERNET);
      assertThat(Probe.tcp(web, OUTSIDE, server.getLocalPort())).isEqualTo(CONNECTED);
      assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 80)).isEqualTo(REFUSED);
    }
  }

  @Test
  void theNarrowestRouteDecides() throws Exception {
    world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    world.fabric.putRoutes(
        "vpc",
        "subnet",
        List.of(
            new Route("0.0.0.0/0", new InternetGateway()),
            new Route("198.51.100.0/24", new Blackhole()),
            new Route("198.51.100.128/25", new InternetGateway())));
    assertThat(fromAnotherAddress("198.51.100.127", 80)).isEqualTo(DROPPED);
    assertThat(fromAnotherAddress("198.51.100.128", 80)).isEqualTo(REFUSED);
  }

  @Test
  void takingTheRouteAwayStopsEstablishedFlowsToo() throws Exception {
    var web = world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    try (var server = web.call(() -> new ServerSocket(80));
        var client = world.fabric.internet().call(() -> new Socket(PUBLIC, 80));
        var accepted = server.accept()) {
      world.fabric.putRoutes("vpc", "subnet", LOCAL_ONLY);
      client.getOutputStream().write(7);
      accepted.setSoTimeout(300);
      assertThat(reads(accepted)).isFalse();
      world.fabric.putRoutes("vpc", "subnet", TO_INTERNET);
      accepted.setSoTimeout(5_000);
      assertThat(reads(accepted)).as("sent again once the route is back").isTrue();
    }
  }

  @Test
  void withoutAGatewayNothingCrossesAndAnotherOneRestoresIt() throws Exception {
    world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    world.fabric.detachInternetGateway("vpc");
    assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 80)).isEqualTo(DROPPED);
    var late = world.publicEni("late", "10.0.0.11", "203.0.113.11", "sg-open");
    assertThat(Probe.tcp(late, OUTSIDE, 443)).isEqualTo(DROPPED);
    world.fabric.attachInternetGateway("vpc");
    assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.11", 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(late, OUTSIDE, 443)).isEqualTo(REFUSED);
  }

  @Test
  void neighboursMeetAtTheirPublicAddressesToo() throws Exception {
    var web = world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    var other = world.publicEni("other", "10.0.0.11", "203.0.113.11", "sg-open");
    try (var server = Probe.greet(web, 80)) {
      assertThat(Probe.whoAmI(other, PUBLIC, server.getLocalPort()))
          .isEqualTo("203.0.113.11 to " + PRIVATE);
      assertThat(Probe.whoAmI(web, PUBLIC, server.getLocalPort()))
          .as("itself")
          .isEqualTo(PUBLIC + " to " + PRIVATE);
    }
  }

  @Test
  void anAddressThatNobodyHasIsSilent() throws Exception {
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.99", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(world.fabric.internet(), "8.8.8.8", 80)).isEqualTo(DROPPED);
    var web = world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    assertThat(Probe.tcp(web, "203.0.113.99", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(web, "8.8.8.8", 53)).isEqualTo(DROPPED);
  }

  @Test
  void aPublicAddressMovesToItsNextHolder() throws Exception {
    world.publicEni("web", PRIVATE, PUBLIC, "sg-open");
    world.fabric.detach("eni-web");
    assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, 80)).isEqualTo(DROPPED);
    var heir = world.publicEni("heir", "10.0.3.3", PUBLIC, "sg-open");
    try (var server = Probe.greet(heir, 80)) {
      assertThat(Probe.whoAmI(world.fabric.internet(), PUBLIC, server.getLocalPort()))
          .endsWith(" to 10.0.3.3");
    }
  }

  @Test
  void twoVpcsWithTheSameBlockDoNotMeet() throws Exception {
    var one = world.publicEni("one", PRIVATE, PUBLIC, "sg-open");
    world.fabric.createVpc("vpc-2", "10.0.0.0/16");
    world.fabric.putSecurityGroup("vpc-2", "sg-open", EVERYTHING, EVERYTHING);
    world.fabric.attachInternetGateway("vpc-2");
    world.fabric.putRoutes("vpc-2", "subnet", TO_INTERNET);
    world.fabric.attach(
        new Interface(
            "eni-two", "vpc-2", "subnet", PRIVATE, Optional.of("203.0.113.20"), Set.of("sg-open")));
    world.fabric.attach(
        new Interface(
            "eni-three", "vpc-2", "subnet", "10.0.0.30", Optional.empty(), Set.of("sg-open")));
    var two = world.fabric.of("eni-two");
    try (var server = Probe.greet(two, 80)) {
      var port = server.getLocalPort();
      assertThat(Probe.tcp(one, "10.0.0.30", port))
          .as("the other VPC's address")
          .isEqualTo(DROPPED);
      assertThat(Probe.whoAmI(world.fabric.of("eni-three"), PRIVATE, port))
          .isEqualTo("10.0.0.30 to " + PRIVATE);
      assertThat(Probe.tcp(world.fabric.internet(), PUBLIC, port)).isEqualTo(REFUSED);
      assertThat(Probe.whoAmI(one, "203.0.113.20", port))
          .as("over the internet")
          .isEqualTo(PUBLIC + " to " + PRIVATE);
    }
  }

  @Test
  void aLinkLocalAddressStaysInTheNamespace() throws Exception {
    var task = world.publicEni("task", PRIVATE, PUBLIC, "sg-open");
    var other = world.publicEni("other", "10.0.0.11", "203.0.113.11", "sg-open");
    assertThat(Probe.tcp(task, "169.254.169.254", 80)).isEqualTo(REFUSED);
    try (var metadata =
        task.call(() -> new ServerSocket(80, 8, InetAddress.getByName("169.254.170.2")))) {
      assertThat(Probe.tcp(task, "169.254.170.2", metadata.getLocalPort())).isEqualTo(CONNECTED);
      assertThat(Probe.tcp(other, "169.254.170.2", metadata.getLocalPort())).isEqualTo(REFUSED);
    }
  }

  private Probe fromAnotherAddress(String source, int port) throws Exception {
    return world
        .fabric
        .internet()
        .call(
            () -> {
              try (var socket = new Socket()) {
                socket.bind(new InetSocketAddress(source, 0));
                socket.connect(new InetSocketAddress(PUBLIC, port), 300);
                return CONNECTED;
              } catch (java.net.SocketTimeoutException e) {
                return DROPPED;
              } catch (java.net.ConnectException e) {
                return REFUSED;
              }
            });
  }

  private static boolean reads(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == 7;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }
}
