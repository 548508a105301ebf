package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static dev.provingground.region.fabric.World.EVERYTHING;
import static dev.provingground.region.fabric.World.NOTHING;
import static dev.provingground.region.fabric.World.TCP;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import dev.provingground.region.services.ec2.NetworkFabric.Flow;
import dev.provingground.region.services.ec2.NetworkFabric.FlowSample;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What interfaces see of flows, by the kernel's own account. */
@NeedsNamespaces
class FlowMeterTest {
  private static final String A = "10.0.0.10";
  private static final String B = "10.0.1.20";
  private static final int SYN = 60;

  private World world;
  private Namespace a;
  private Namespace b;
  private final List<Flow> seen = new ArrayList<>();

  @BeforeEach
  void twoInterfaces() {
    world = new World();
    world.group("sg-closed", NOTHING, EVERYTHING);
    a = world.eni("a", A, "sg-open");
    b = world.attach("b", "second", B, Optional.empty(), "sg-open");
    world.fabric.measureFlows("vpc", true);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private FlowSample take() throws Exception {
    var taken = new CompletableFuture<FlowSample>();
    world.fabric.takeFlows("vpc", taken::complete);
    return taken.get(5, SECONDS);
  }

  private List<Flow> awaitFlow(Predicate<Flow> flow) {
    await()
        .until(
            () -> {
              seen.addAll(take().flows());
              return seen.stream().anyMatch(flow);
            });
    return seen.stream().filter(flow).toList();
  }

  private static Predicate<Flow> of(String eni, boolean egress, boolean accepted) {
    return flow ->
        flow.networkInterfaceId().equals(eni)
            && flow.egress() == egress
            && flow.accepted() == accepted;
  }

  @Test
  void eachEndSeesBothDirectionsOfAnAcceptedFlow() throws Exception {
    try (var server = b.call(() -> new ServerSocket(80));
        var client = a.call(() -> new Socket(B, 80));
        var accepted = server.accept()) {
      client.getOutputStream().write(new byte[10_000]);
      assertThat(accepted.getInputStream().readNBytes(10_000)).hasSize(10_000);
      int port = client.getLocalPort();
      for (var end : List.of("eni-a", "eni-b")) {
        boolean sender = end.equals("eni-a");
        assertThat(awaitFlow(of(end, sender, true)))
            .first()
            .satisfies(
                flow -> {
                  assertThat(flow.protocol()).isEqualTo(TCP);
                  assertThat(flow.source()).isEqualTo(A);
                  assertThat(flow.sourcePort()).isEqualTo(port);
                  assertThat(flow.destination()).isEqualTo(B);
                  assertThat(flow.destinationPort()).isEqualTo(80);
                  assertThat(flow.bytes()).isGreaterThan(10_000);
                });
        assertThat(awaitFlow(of(end, !sender, true)))
            .first()
            .satisfies(
                flow -> {
                  assertThat(flow.source()).isEqualTo(B);
                  assertThat(flow.destinationPort()).isEqualTo(port);
                  assertThat(flow.packets()).isPositive();
                });
      }
      assertThat(seen).allMatch(Flow::accepted);
    }
  }

  @Test
  void whatTheReceiverRejectsItsSenderHasSent() throws Exception {
    world.fabric.putGroups("eni-b", Set.of("sg-closed"));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(awaitFlow(of("eni-b", false, false)))
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.source()).isEqualTo(A);
              assertThat(flow.destinationPort()).isEqualTo(80);
              assertThat(flow.packets()).isOne();
              assertThat(flow.bytes()).isEqualTo(SYN);
            });
    assertThat(awaitFlow(of("eni-a", true, true))).hasSize(1);
    assertThat(seen).hasSize(2);
  }

  @Test
  void whatTheSenderRejectsNobodyElseSees() throws Exception {
    world.group("sg-mute", EVERYTHING, NOTHING);
    world.fabric.putGroups("eni-a", Set.of("sg-mute"));
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(awaitFlow(of("eni-a", true, false))).hasSize(1);
    assertThat(seen).hasSize(1);
  }

  @Test
  void anAnswerThatANetworkAclRejectsIsNotAcceptedAsWell() throws Exception {
    var all = new AclEntry(true, EVERYTHING.getFirst());
    world.fabric.putNetworkAcl("vpc", "second", "10.0.1.0/24", List.of(all), List.of());
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(DROPPED);
    assertThat(awaitFlow(of("eni-b", true, false))).isNotEmpty();
    assertThat(awaitFlow(of("eni-b", false, true))).isNotEmpty();
    seen.addAll(take().flows());
    assertThat(seen.stream().filter(of("eni-b", true, true))).isEmpty();
    assertThat(seen.stream().filter(of("eni-a", false, true))).isEmpty();
  }

  @Test
  void theInternetIsSeenAtThePrivateAddress() throws Exception {
    world.publicEni("web", "10.0.0.30", "203.0.113.30", "sg-open");
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.30", 80)).isEqualTo(REFUSED);
    assertThat(awaitFlow(of("eni-web", false, true)))
        .singleElement()
        .satisfies(flow -> assertThat(flow.destination()).isEqualTo("10.0.0.30"));
    assertThat(awaitFlow(of("eni-web", true, true)))
        .singleElement()
        .satisfies(flow -> assertThat(flow.destination()).isEqualTo("198.51.100.1"));
  }

  @Test
  void whatAnInterfaceSawIsThereWhenItIsGone() throws Exception {
    assertThat(Probe.tcp(a, B, 80)).isEqualTo(REFUSED);
    world.fabric.detach("eni-a");
    assertThat(awaitFlow(of("eni-a", true, true))).hasSize(1);
  }
}
