package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.World.EVERYTHING;
import static dev.provingground.region.fabric.World.NOTHING;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.route53.NameServers.Records;
import dev.provingground.region.services.route53.NameServers.Zone;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names as an interface resolves them that no security group lets out. */
@NeedsNamespaces
class ResolverTest {
  private static final String LINK_LOCAL = "169.254.169.253";
  private static final String SECOND = "10.0.0.2";
  private static final String BALANCER = "web-1.us-east-1.elb.amazonaws.com";
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int HEADER = 12;

  private World world;
  private Namespace inside;

  @BeforeEach
  void anInterfaceWithoutEgress() {
    world = new World();
    world.group("sg-mute", EVERYTHING, NOTHING);
    inside = world.eni("a", "10.0.1.10", "sg-mute");
    world.names.put(BALANCER, List.of("203.0.113.10", "203.0.113.11"));
  }

  @AfterEach
  void close() {
    world.close();
  }

  /**
   * @param code the response code: 3 is that there is no such name
   */
  private record Answer(int code, List<String> addresses) {}

  private Answer ask(String server, String name, int type) throws Exception {
    var query = ByteBuffer.allocate(512);
    query
        .putShort((short) 7)
        .putShort((short) 0x0100)
        .putShort((short) 1)
        .putInt(0)
        .putShort((short) 0);
    for (var label : name.split("\\.")) {
      query.put((byte) label.length()).put(label.getBytes(US_ASCII));
    }
    query.put((byte) 0).putShort((short) type).putShort((short) 1);
    int length = query.position();
    var reply =
        inside.call(
            () -> {
              try (var socket = new DatagramSocket()) {
                socket.setSoTimeout(5_000);
                socket.connect(new InetSocketAddress(server, 53));
                socket.send(new DatagramPacket(query.array(), length));
                var received = new DatagramPacket(new byte[512], 512);
                socket.receive(received);
                return ByteBuffer.wrap(received.getData(), 0, received.getLength());
              }
            });
    assertThat(reply.getShort(0)).isEqualTo((short) 7);
    var addresses = new ArrayList<String>();
    for (int i = 0; i < reply.getShort(6); i++) {
      int at = length + i * (HEADER + 4) + HEADER;
      addresses.add(
          "%d.%d.%d.%d"
              .formatted(
                  reply.get(at) & 0xff,
                  reply.get(at + 1) & 0xff,
                  reply.get(at + 2) & 0xff,
                  reply.get(at + 3) & 0xff));
    }
    return new Answer(reply.getShort(2) & 15, addresses);
  }

  @Test
  void aLoadBalancersNameHasAllItsAddressesAtEitherServer() throws Exception {
    for (var server : List.of(LINK_LOCAL, SECOND)) {
      var answer = ask(server, BALANCER.toUpperCase(Locale.ROOT), A);
      assertThat(answer.code()).isZero();
      assertThat(answer.addresses()).containsExactlyInAnyOrder("203.0.113.10", "203.0.113.11");
    }
  }

  @Test
  void networkAclsAreNotAskedEither() throws Exception {
    world.fabric.putNetworkAcl("vpc", "subnet", "10.0.1.0/24", List.of(), List.of());
    for (var server : List.of(LINK_LOCAL, SECOND)) {
      assertThat(ask(server, BALANCER, A).addresses()).hasSize(2);
    }
  }

  @Test
  void aPrivateNameIsTheAddressInItWhenTheVpcHasIt() throws Exception {
    assertThat(ask(SECOND, "ip-10-0-1-99.ec2.internal", A).addresses())
        .containsExactly("10.0.1.99");
    assertThat(ask(SECOND, "ip-10-0-1-99.eu-west-1.compute.internal", A).addresses())
        .containsExactly("10.0.1.99");
    assertThat(ask(SECOND, "ip-10-1-1-99.ec2.internal", A).code()).isEqualTo(3);
    assertThat(ask(SECOND, "ip-10-0-1-256.ec2.internal", A).code()).isEqualTo(3);
  }

  @Test
  void withoutDnsSupportNobodyAnswersAtOldInterfacesOrNewOnes() throws Exception {
    world.fabric.putDnsSupport("vpc", false);
    assertThatThrownBy(() -> ask(LINK_LOCAL, BALANCER, A)).isInstanceOf(IOException.class);
    inside = world.eni("b", "10.0.1.11", "sg-mute");
    assertThatThrownBy(() -> ask(SECOND, BALANCER, A)).isInstanceOf(IOException.class);
    world.fabric.putDnsSupport("vpc", true);
    assertThat(ask(SECOND, BALANCER, A).code()).isZero();
  }

  @Test
  void hostedZonesAreAnsweredThePrivateOnesInTheirVpcsOnly() throws Exception {
    var hosted = world.names.hosted();
    hosted.put(zone("Z1", "example.com", Set.of(), "203.0.113.7"));
    hosted.put(zone("Z2", "internal", Set.of("vpc"), "10.0.1.99"));
    hosted.put(zone("Z3", "hidden", Set.of("another"), "10.0.1.98"));
    assertThat(ask(SECOND, "WWW.example.com", A).addresses()).containsExactly("203.0.113.7");
    assertThat(ask(LINK_LOCAL, "www.internal", A).addresses()).containsExactly("10.0.1.99");
    assertThat(ask(SECOND, "www.internal", AAAA)).isEqualTo(new Answer(0, List.of()));
    assertThat(ask(SECOND, "no.internal", A).code()).isEqualTo(3);
    assertThat(ask(SECOND, "www.hidden", A).code()).isEqualTo(3);
  }

  private static Zone zone(String id, String name, Set<String> vpcs, String address) {
    return new Zone(
        id,
        name,
        vpcs,
        List.of(
            new Records(
                "www." + name, "A", 60, List.of(address), Optional.empty(), Optional.empty())));
  }

  @Test
  void anotherNameDoesNotExist() throws Exception {
    assertThat(ask(LINK_LOCAL, "example.com", A)).isEqualTo(new Answer(3, List.of()));
  }

  @Test
  void anEndpointsNamesAreItsAddressesInThisVpcOnly() throws Exception {
    world.fabric.putPrivateNames(
        "vpc",
        Map.of(
            "api.ecr.us-east-1.amazonaws.com", List.of("10.0.1.20", "10.0.2.20"),
            "*.dkr.ecr.us-east-1.amazonaws.com", List.of("10.0.1.21")));
    assertThat(ask(SECOND, "api.ecr.us-east-1.amazonaws.com", A).addresses())
        .containsExactly("10.0.1.20", "10.0.2.20");
    assertThat(ask(SECOND, "123456789012.dkr.ecr.us-east-1.amazonaws.com", A).addresses())
        .containsExactly("10.0.1.21");
    assertThat(ask(SECOND, "dkr.ecr.us-east-1.amazonaws.com", A).code()).isEqualTo(3);
    assertThat(ask(SECOND, "logs.us-east-1.amazonaws.com", A).code()).isEqualTo(3);
    world.fabric.putPrivateNames("vpc", Map.of());
    assertThat(ask(SECOND, "api.ecr.us-east-1.amazonaws.com", A).code()).isEqualTo(3);
  }

  @Test
  void withEgressWhatIsNotKnownHereIsWhatTheHostKnows() throws Exception {
    world.fabric.askOutside(
        new HostNames(name -> name.equals("example.com") ? List.of("192.0.2.80") : List.of()));
    assertThat(ask(SECOND, "example.com", A)).isEqualTo(new Answer(0, List.of("192.0.2.80")));
    assertThat(ask(SECOND, "example.com", AAAA)).isEqualTo(new Answer(0, List.of()));
    assertThat(ask(SECOND, "example.org", A)).isEqualTo(new Answer(3, List.of()));
    assertThat(ask(SECOND, BALANCER, A).addresses()).contains("203.0.113.10");
  }

  @Test
  void aNameWithoutVersionSixExistsAllTheSame() throws Exception {
    assertThat(ask(LINK_LOCAL, BALANCER, AAAA)).isEqualTo(new Answer(0, List.of()));
  }
}
