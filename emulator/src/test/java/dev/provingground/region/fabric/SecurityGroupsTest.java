package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.CONNECTED;
import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static dev.provingground.region.fabric.World.EVERYTHING;
import static dev.provingground.region.fabric.World.ICMP;
import static dev.provingground.region.fabric.World.NOTHING;
import static dev.provingground.region.fabric.World.TCP;
import static dev.provingground.region.fabric.World.UDP;
import static dev.provingground.region.fabric.World.tcp;
import static dev.provingground.region.fabric.World.tcpFromGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Cidr;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Group;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In each, {@code a} knocks at {@code b}. REFUSED is through: nothing listens there. */
@NeedsNamespaces
class SecurityGroupsTest {
  private static final String A = "10.0.0.10";
  private static final String B = "10.0.1.20";
  private static final int GRE = 47;
  private static final int ESP = 50;

  private World world;
  private Namespace a;
  private Namespace b;

  @BeforeEach
  void twoInterfaces() {
    world = new World();
    world.group("sg-a", NOTHING, EVERYTHING);
    world.group("sg-b", NOTHING, EVERYTHING);
    a = world.eni("a", A, "sg-a");
    b = world.eni("b", B, "sg-b");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void withoutAPermissionNothingComesIn() throws Exception {
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(ping(a, B)).isFalse();
  }

  @Test
  void withoutAPermissionNothingGoesOut() throws Exception {
    world.group("sg-b", EVERYTHING, EVERYTHING);
    world.group("sg-a", EVERYTHING, NOTHING);
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(b, A, 80)).as("answers need no egress permission").isEqualTo(REFUSED);
  }

  @Test
  void aPermissionHoldsForItsPortsOnly() throws Exception {
    world.group("sg-b", List.of(new Permission(TCP, 3000, 3010, new Cidr("0.0.0.0/0"))), NOTHING);
    assertThat(Probe.tcp(a, B, 2999)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(a, B, 3000)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 3010)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 3011)).isEqualTo(DROPPED);
  }

  @Test
  void anEgressPermissionHoldsForItsPortsAndPeersOnly() throws Exception {
    world.group("sg-b", EVERYTHING, NOTHING);
    world.group("sg-a", NOTHING, List.of(tcp(443, "10.0.1.0/24"), tcpFromGroup(8080, "sg-b")));
    world.eni("c", "10.0.2.30", "sg-open");
    assertThat(Probe.tcp(a, B, 443)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 8080)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(a, "10.0.2.30", 443)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(a, "10.0.2.30", 8080)).isEqualTo(DROPPED);
  }

  @Test
  void blocksMayOverlap() throws Exception {
    world.group(
        "sg-b",
        List.of(tcp(80, "10.0.0.0/24"), tcp(80, "10.0.0.0/16"), tcp(80, A + "/32")),
        NOTHING);
    var c = world.eni("c", "10.0.7.30", "sg-a");
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(c, B, 80)).isEqualTo(REFUSED);
    world.group("sg-b", List.of(tcp(80, "10.0.0.0/24"), tcp(80, A + "/32")), NOTHING);
    assertThat(Probe.tcp(c, B, 80)).isEqualTo(DROPPED);
  }

  @Test
  void aGroupMeansItsMembersAsTheyComeAndGo() throws Exception {
    world.group("sg-b", List.of(tcpFromGroup(80, "sg-lb")), NOTHING);
    assertThat(Probe.tcp(a, B, 80)).as("the group does not exist yet").isEqualTo(DROPPED);
    world.group("sg-lb", NOTHING, EVERYTHING);
    world.fabric.putGroups("eni-a", Set.of("sg-a", "sg-lb"));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    world.fabric.putGroups("eni-a", Set.of("sg-a"));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    var c = world.eni("c", "10.0.0.11", "sg-lb");
    assertThat(Probe.tcp(c, B, 80)).isEqualTo(REFUSED);
    world.fabric.detach("eni-c");
    var heir = world.eni("d", "10.0.0.11", "sg-a");
    assertThat(Probe.tcp(heir, B, 80)).as("same address, other group").isEqualTo(DROPPED);
  }

  @Test
  void membersOfAGroupDoNotReachEachOtherByItself() throws Exception {
    world.group("sg-b", NOTHING, EVERYTHING);
    var c = world.eni("c", "10.0.1.21", "sg-b");
    assertThat(Probe.tcp(c, B, 80)).isEqualTo(DROPPED);
    world.group("sg-b", List.of(tcpFromGroup(80, "sg-b")), EVERYTHING);
    assertThat(Probe.tcp(c, B, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
  }

  @Test
  void theGroupsOfAnInterfaceAddUp() throws Exception {
    world.group("sg-web", List.of(tcp(80, "0.0.0.0/0")), NOTHING);
    world.group("sg-ssh", List.of(tcp(22, "0.0.0.0/0")), NOTHING);
    world.fabric.putGroups("eni-b", Set.of("sg-web", "sg-ssh"));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(a, B, 22)).isEqualTo(REFUSED);
    world.fabric.putGroups("eni-b", Set.of("sg-web"));
    assertThat(Probe.tcp(a, B, 22)).isEqualTo(DROPPED);
  }

  @Test
  void icmpGoesByTypeAndCode() throws Exception {
    // Refusals first: a ping that was answered is an established flow for half a minute.
    world.group("sg-b", List.of(new Permission(ICMP, 8, 1, new Cidr("0.0.0.0/0"))), NOTHING);
    assertThat(ping(a, B)).as("an echo request has code 0").isFalse();
    world.group("sg-b", List.of(new Permission(ICMP, 13, -1, new Cidr("0.0.0.0/0"))), NOTHING);
    assertThat(ping(a, B)).as("13 is a timestamp request").isFalse();
    world.group("sg-b", List.of(new Permission(ICMP, 8, -1, new Cidr("0.0.0.0/0"))), NOTHING);
    assertThat(ping(a, B)).isTrue();
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    var c = world.eni("c", "10.0.0.12", "sg-a");
    assertThat(ping(c, B)).isTrue();
    var d = world.eni("d", "10.0.0.13", "sg-a");
    world.group("sg-b", List.of(new Permission(ICMP, -1, -1, new Cidr("0.0.0.0/0"))), NOTHING);
    assertThat(ping(d, B)).isTrue();
  }

  @Test
  void udpIsNotTcp() throws Exception {
    world.group("sg-b", List.of(new Permission(UDP, 53, 53, new Cidr("0.0.0.0/0"))), NOTHING);
    assertThat(Probe.tcp(a, B, 53)).isEqualTo(DROPPED);
    try (var server = b.call(() -> datagrams().bind(new InetSocketAddress(B, 53)));
        var client = a.call(SecurityGroupsTest::datagrams)) {
      client.send(ByteBuffer.wrap(new byte[] {7}), new InetSocketAddress(B, 53));
      var received = ByteBuffer.allocate(8);
      var sender = server.receive(received);
      assertThat(((InetSocketAddress) sender).getAddress().getHostAddress()).isEqualTo(A);
      server.send(received.flip(), sender);
      client.socket().setSoTimeout(2_000);
      client.socket().receive(new DatagramPacket(new byte[8], 8));
    }
  }

  @Test
  void anotherProtocolIsPermittedByItsNumber() throws Exception {
    try (var server = RawSocket.open(b, GRE);
        var client = RawSocket.open(a, GRE)) {
      world.group("sg-b", List.of(new Permission(ESP, -1, -1, new Cidr("0.0.0.0/0"))), NOTHING);
      client.send(B, (byte) 1);
      world.group("sg-b", List.of(new Permission(GRE, -1, -1, new Cidr("0.0.0.0/0"))), NOTHING);
      client.send(B, (byte) 2);
      assertThat(server.receive()).as("the first was not let in").isEqualTo((byte) 2);
    }
  }

  @Test
  void allProtocolsMeansOthersThanTcpUdpAndIcmpToo() throws Exception {
    try (var server = RawSocket.open(b, GRE);
        var client = RawSocket.open(a, GRE)) {
      world.group("sg-b", List.of(new Permission(TCP, 0, 65535, new Cidr("0.0.0.0/0"))), NOTHING);
      client.send(B, (byte) 1);
      world.group("sg-b", EVERYTHING, NOTHING);
      client.send(B, (byte) 2);
      assertThat(server.receive()).as("the first was not let in").isEqualTo((byte) 2);
    }
  }

  @Test
  void anErrorThatAFlowCausesComesBackWithoutAPermission() throws Exception {
    world.group("sg-b", List.of(new Permission(UDP, 53, 53, new Cidr("0.0.0.0/0"))), NOTHING);
    try (var client = a.call(DatagramSocket::new)) {
      client.connect(new InetSocketAddress(B, 53));
      client.setSoTimeout(5_000);
      client.send(new DatagramPacket(new byte[] {7}, 1));
      assertThatThrownBy(() -> client.receive(new DatagramPacket(new byte[8], 8)))
          .as("nobody listens there: ICMP says so")
          .isInstanceOf(PortUnreachableException.class);
    }
  }

  @Test
  void aGroupDoesNotMeanThePublicAddressesOfItsMembers() throws Exception {
    world.group("sg-b", List.of(tcpFromGroup(80, "sg-a")), NOTHING);
    var inside = world.publicEni("inside", "10.0.0.30", "203.0.113.30", "sg-a");
    world.publicEni("web", "10.0.1.31", "203.0.113.31", "sg-b");
    assertThat(Probe.tcp(inside, "10.0.1.31", 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(inside, "203.0.113.31", 80))
        .as("by way of the internet it is somebody else")
        .isEqualTo(DROPPED);
    world.group("sg-a", NOTHING, List.of(tcpFromGroup(80, "sg-b")));
    world.group("sg-b", EVERYTHING, NOTHING);
    assertThat(Probe.tcp(inside, "10.0.1.31", 80)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(inside, "203.0.113.31", 80)).as("nor out to it").isEqualTo(DROPPED);
  }

  @Test
  void aChangeHoldsForNewFlowsAndEstablishedOnesGoOn() throws Exception {
    world.group("sg-b", List.of(tcp(80, "0.0.0.0/0")), NOTHING);
    try (var server = b.call(() -> new ServerSocket(80));
        var before = a.call(() -> new Socket(B, 80));
        var accepted = server.accept()) {
      world.group("sg-b", NOTHING, NOTHING);
      assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
      before.getOutputStream().write(7);
      accepted.setSoTimeout(2_000);
      assertThat(accepted.getInputStream().read()).isEqualTo(7);
      accepted.getOutputStream().write(8);
      before.setSoTimeout(2_000);
      assertThat(before.getInputStream().read()).isEqualTo(8);
      world.group("sg-b", List.of(tcp(80, "0.0.0.0/0")), NOTHING);
      assertThat(Probe.tcp(a, B, 80)).isEqualTo(CONNECTED);
    }
  }

  @Test
  void noConnectionIsLostWhileRulesAreReplaced() throws Exception {
    world.group("sg-b", List.of(tcp(80, "0.0.0.0/0")), NOTHING);
    var replacing =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int port = 1; port <= 300; port++) {
                    world.group(
                        "sg-b", List.of(tcp(80, "0.0.0.0/0"), tcp(port, A + "/32")), NOTHING);
                  }
                });
    while (replacing.isAlive()) {
      assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    }
  }

  @Test
  void aPacketFromAnothersAddressIsDropped() throws Exception {
    world.group("sg-b", List.of(tcp(80, "10.0.5.5/32")), NOTHING);
    var holder = world.eni("holder", "10.0.5.5", "sg-a");
    assertThat(Probe.tcp(holder, B, 80)).isEqualTo(REFUSED);
    inside(a, "ip", "address", "add", "10.0.5.5/32", "dev", "eth0");
    try (var forged =
            a.call(SecurityGroupsTest::datagrams).bind(new InetSocketAddress("10.0.5.5", 0));
        var server = b.call(() -> datagrams().bind(new InetSocketAddress(B, 53)))) {
      world.group("sg-b", List.of(new Permission(UDP, 53, 53, new Cidr("0.0.0.0/0"))), NOTHING);
      forged.send(ByteBuffer.wrap(new byte[] {7}), new InetSocketAddress(B, 53));
      try (var honest = a.call(() -> datagrams().bind(new InetSocketAddress(A, 0)))) {
        honest.send(ByteBuffer.wrap(new byte[] {8}), new InetSocketAddress(B, 53));
      }
      var received = ByteBuffer.allocate(8);
      server.receive(received);
      assertThat(received.flip().get()).as("the forged one was sent first").isEqualTo((byte) 8);
    }
  }

  @Test
  void whatNobodyHasIsSilent() throws Exception {
    assertThat(Probe.tcp(a, "10.0.9.9", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(a, "10.0.0.1", 80)).as("the router itself").isEqualTo(DROPPED);
    assertThat(ping(a, "10.0.0.1")).isFalse();
  }

  @Test
  void aGroupInUseIsNotDeleted() {
    assertThatIllegalStateException()
        .isThrownBy(() -> world.fabric.deleteSecurityGroup("vpc", "sg-a"))
        .withMessageContaining("sg-a is in use by eni-a");
    world.fabric.detach("eni-a");
    world.fabric.deleteSecurityGroup("vpc", "sg-a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.eni("x", "10.0.0.77", "sg-a"))
        .withMessageContaining("no security group sg-a");
  }

  @Test
  void groupsMayReferToEachOtherAndGoInAnyOrder() throws Exception {
    world.group("sg-x", List.of(new Permission(-1, 0, 65535, new Group("sg-y"))), NOTHING);
    world.group("sg-y", List.of(new Permission(-1, 0, 65535, new Group("sg-x"))), NOTHING);
    world.fabric.putGroups("eni-b", Set.of("sg-b", "sg-x"));
    world.fabric.deleteSecurityGroup("vpc", "sg-y");
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    world.group("sg-y", NOTHING, NOTHING);
    world.fabric.putGroups("eni-a", Set.of("sg-a", "sg-y"));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
  }

  private static DatagramChannel datagrams() throws Exception {
    return DatagramChannel.open(StandardProtocolFamily.INET);
  }

  private static boolean ping(Namespace from, String address) throws Exception {
    return from.call(() -> InetAddress.getByName(address).isReachable(300));
  }

  private static void inside(Namespace namespace, String... command) throws Exception {
    var exit = namespace.call(() -> new ProcessBuilder(command).inheritIO().start().waitFor());
    assertThat(exit).isZero();
  }
}
