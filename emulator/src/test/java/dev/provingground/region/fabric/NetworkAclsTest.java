package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static dev.provingground.region.fabric.World.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Cidr;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code a} of subnet 10.0.0.0/24 knocks at {@code b} of 10.0.1.0/24; their groups allow all. */
@NeedsNamespaces
class NetworkAclsTest {
  private static final String B = "10.0.1.20";
  private static final String EVERYBODY = "0.0.0.0/0";
  private static final int FIRST_EPHEMERAL = 1024;
  private static final AclEntry ALL =
      new AclEntry(true, new Permission(-1, 0, 65535, new Cidr(EVERYBODY)));
  private static final AclEntry ANSWERS = allow(FIRST_EPHEMERAL, 65535, EVERYBODY);

  private World world;
  private Namespace a;
  private Namespace b;

  @BeforeEach
  void twoSubnets() {
    world = new World();
    a = world.eni("a", "10.0.0.10", "sg-open");
    b = world.attach("b", "second", B, Optional.empty(), "sg-open");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static AclEntry allow(int from, int to, String block) {
    return new AclEntry(true, new Permission(TCP, from, to, new Cidr(block)));
  }

  private static AclEntry deny(int from, int to, String block) {
    return new AclEntry(false, new Permission(TCP, from, to, new Cidr(block)));
  }

  private void ofFirst(List<AclEntry> ingress, List<AclEntry> egress) {
    world.fabric.putNetworkAcl("vpc", "subnet", "10.0.0.0/24", ingress, egress);
  }

  private void ofSecond(List<AclEntry> ingress, List<AclEntry> egress) {
    world.fabric.putNetworkAcl("vpc", "second", "10.0.1.0/24", ingress, egress);
  }

  @Test
  void withoutAnEntryNothingPasses() throws Exception {
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    ofSecond(List.of(), List.of(ALL));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    ofSecond(List.of(ALL), List.of());
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    ofSecond(List.of(ALL), List.of(ALL));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
  }

  @Test
  void answersNeedEntriesOfTheirOwn() throws Exception {
    ofSecond(List.of(allow(80, 80, EVERYBODY)), List.of(allow(80, 80, EVERYBODY)));
    assertThat(Probe.tcp(a, B, 80)).as("the answer goes to another port").isEqualTo(DROPPED);
    ofSecond(List.of(allow(80, 80, EVERYBODY)), List.of(ANSWERS));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(b, "10.0.0.10", 80)).as("but b begins nothing").isEqualTo(DROPPED);
  }

  @Test
  void theFirstEntryThatMatchesDecides() throws Exception {
    ofSecond(List.of(deny(80, 80, "10.0.0.0/24"), ALL), List.of(ALL));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(a, B, 81)).isEqualTo(REFUSED);
    ofSecond(List.of(allow(80, 80, "10.0.0.10/32"), deny(0, 65535, EVERYBODY)), List.of(ALL));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 81)).isEqualTo(DROPPED);
  }

  @Test
  void whatStaysInTheSubnetIsNotAsked() throws Exception {
    var neighbour = world.eni("neighbour", "10.0.0.11", "sg-open");
    ofFirst(List.of(), List.of());
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(neighbour, "10.0.0.10", 80)).isEqualTo(REFUSED);
  }

  @Test
  void flowsThatExistAreCutToo() throws Exception {
    try (var server = b.call(() -> new ServerSocket(80));
        var client = a.call(() -> new Socket(B, 80));
        var accepted = server.accept()) {
      ofSecond(List.of(), List.of());
      client.getOutputStream().write(7);
      accepted.setSoTimeout(300);
      assertThat(reads(accepted)).isFalse();
      ofSecond(List.of(ALL), List.of(ALL));
      accepted.setSoTimeout(5_000);
      assertThat(reads(accepted)).as("sent again").isTrue();
    }
  }

  @Test
  void theInternetPassesThemAsThePrivateAddressDoes() throws Exception {
    world.fabric.putRoutes("vpc", "second", World.TO_INTERNET);
    world.attach("web", "second", "10.0.1.30", Optional.of("203.0.113.30"), "sg-open");
    ofSecond(List.of(allow(80, 80, "198.51.100.0/24")), List.of(ANSWERS));
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.30", 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.30", 81)).isEqualTo(DROPPED);
  }

  @Test
  void aNatGatewaysSubnetIsAskedAsWell() throws Exception {
    world.publicEni("nat", "10.0.0.5", "203.0.113.5");
    world.fabric.putRoutes(
        "vpc", "second", List.of(new Route(EVERYBODY, new NatGateway("subnet", "203.0.113.5"))));
    assertThat(Probe.tcp(b, "198.51.100.1", 443)).isEqualTo(REFUSED);
    ofFirst(List.of(allow(443, 443, "10.0.1.0/24")), List.of(ALL));
    assertThat(Probe.tcp(b, "198.51.100.1", 443)).as("no answer gets in").isEqualTo(DROPPED);
    ofFirst(List.of(allow(443, 443, "10.0.1.0/24"), ANSWERS), List.of(ALL));
    assertThat(Probe.tcp(b, "198.51.100.1", 443)).isEqualTo(REFUSED);
    ofFirst(List.of(allow(443, 443, "10.0.1.0/24"), ANSWERS), List.of(ANSWERS));
    assertThat(Probe.tcp(b, "198.51.100.1", 443)).as("nothing gets out").isEqualTo(DROPPED);
  }

  private static boolean reads(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == 7;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
