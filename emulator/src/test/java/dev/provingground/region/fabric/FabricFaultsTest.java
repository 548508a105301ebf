package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.fakes.RecordedFault;
import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.NetworkFaults.BlackholePort;
import dev.provingground.region.services.fis.NetworkFaults.Disruption;
import dev.provingground.region.services.fis.NetworkFaults.Fault;
import dev.provingground.region.services.fis.NetworkFaults.Inside;
import dev.provingground.region.services.fis.NetworkFaults.Latency;
import dev.provingground.region.services.fis.NetworkFaults.Outside;
import dev.provingground.region.services.fis.NetworkFaults.PacketLoss;
import dev.provingground.region.services.fis.NetworkFaults.Peers;
import dev.provingground.region.services.fis.NetworkFaults.Protocol;
import dev.provingground.region.services.fis.NetworkFaults.TrafficType;
import dev.provingground.region.testsupport.NeedsNamespaces;
import dev.provingground.region.time.VirtualEventLoop;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults on the real kernel. */
@NeedsNamespaces
class FabricFaultsTest {
  private static final Fault PORT_80 = new BlackholePort(TrafficType.INGRESS, Protocol.TCP, 80);

  private final VirtualEventLoop loop = new VirtualEventLoop();
  private final RecordedFault heard = new RecordedFault();
  private World world;
  private FabricFaults faults;
  private Namespace client;
  private Namespace task;

  @BeforeEach
  void create() {
    world = new World();
    faults = new FabricFaults(loop, world.fabric);
    client = world.eni("client", "10.0.0.10", "sg-open");
    task = world.eni("task", "10.0.1.10", "sg-open");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Injection inject(Fault fault) {
    var injection = faults.inject("eni-task", fault, heard);
    loop.runUntilIdle();
    return injection;
  }

  private void undo(Injection injection) {
    injection.undo();
    loop.runUntilIdle();
  }

  private Probe toTask(int port) throws Exception {
    return Probe.tcp(client, "10.0.1.10", port);
  }

  @Test
  void aBlackholedPortIsReachedAgainWhenTheFaultIsUndone() throws Exception {
    var injection = inject(PORT_80);
    assertThat(toTask(80)).isEqualTo(DROPPED);
    assertThat(toTask(81)).isEqualTo(REFUSED);

    undo(injection);
    assertThat(toTask(80)).isEqualTo(REFUSED);
    assertThat(heard.events()).containsExactly("injected", "undone");
    assertThat(heard.count("packetsDropped")).isPositive();
    assertThat(heard.count("bytesDropped")).isGreaterThan(heard.count("packetsDropped"));
    undo(injection);
    assertThat(heard.events()).hasSize(2);
  }

  @Test
  void anEgressBlackholeDropsWhatTheTaskSendsToAPort() throws Exception {
    inject(new BlackholePort(TrafficType.EGRESS, Protocol.TCP, 80));
    assertThat(Probe.tcp(task, "10.0.0.10", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(task, "10.0.0.10", 81)).isEqualTo(REFUSED);
    assertThat(toTask(80)).isEqualTo(REFUSED);
  }

  @Test
  void aConnectionThatExistsIsCutAndGoesOnAfterwards() throws Exception {
    try (var server = task.call(() -> new ServerSocket(80));
        var near = client.call(() -> new Socket("10.0.1.10", 80));
        var far = server.accept()) {
      far.setSoTimeout(300);
      var injection = inject(PORT_80);
      near.getOutputStream().write(1);
      assertThatThrownBy(() -> far.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      undo(injection);
      far.setSoTimeout(10_000);
      assertThat(far.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void aShareOfThePacketsThatLeaveIsLost() throws Exception {
    try (var near = client.call(() -> new DatagramSocket(new InetSocketAddress("10.0.0.10", 9)));
        var far = task.call(() -> new DatagramSocket(new InetSocketAddress("10.0.1.10", 9)))) {
      var injection = inject(new PacketLoss(50, List.of("10.0.0.0/24")));
      for (int i = 0; i < 200; i++) {
        far.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral("10.0.0.10"), 9));
      }
      undo(injection);
      far.send(new DatagramPacket(new byte[] {42}, 1, InetAddress.ofLiteral("10.0.0.10"), 9));

      near.setSoTimeout(10_000);
      int arrived = 0;
      var packet = new DatagramPacket(new byte[1], 1);
      for (near.receive(packet); packet.getData()[0] != 42; near.receive(packet)) {
        arrived++;
      }
      assertThat(heard.count("packetsDropped")).isEqualTo(200 - arrived).isBetween(60L, 140L);
    }
  }

  @Test
  void lossesAreOfPacketsToTheGivenDestinationsOnly() throws Exception {
    world.eni("other", "10.0.2.10", "sg-open");
    inject(new PacketLoss(100, List.of("10.0.0.0/24", "10.0.3.0/24")));
    assertThat(Probe.tcp(task, "10.0.0.10", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(task, "10.0.2.10", 80)).isEqualTo(REFUSED);
  }

  @Test
  void aSecondFaultOfAnInterfaceIsRefused() {
    inject(PORT_80);
    var second = new RecordedFault();
    faults.inject("eni-task", new PacketLoss(7, List.of("0.0.0.0/0")), second).undo();
    loop.runUntilIdle();
    assertThat(second.events())
        .containsExactly(
            "refused: the network interface eni-task has a network fault already: such actions"
                + " cannot run in parallel on a task");
    assertThat(heard.events()).containsExactly("injected");
  }

  @Test
  void aFaultEndsWithItsInterface() throws Exception {
    var injection = inject(PORT_80);
    assertThat(toTask(80)).isEqualTo(DROPPED);
    world.fabric.detach("eni-task");
    loop.runUntilIdle();
    assertThat(heard.events()).containsExactly("injected", "undone");
    assertThat(heard.count("packetsDropped")).isPositive();

    world.eni("next", "10.0.1.10", "sg-open");
    assertThat(toTask(80)).isEqualTo(REFUSED);
    undo(injection);
    assertThat(heard.events()).hasSize(2);
  }

  @Test
  void anInterfaceThatIsNotThereIsNamed() {
    faults.inject("eni-none", PORT_80, heard);
    loop.runUntilIdle();
    assertThat(heard.events()).containsExactly("refused: no interface eni-none is attached");
  }

  @Test
  void latencyIsInjectedOrTheMissingNetemIsNamed() {
    var injection = inject(new Latency(Duration.ofMillis(200), Duration.ofMillis(10)));
    undo(injection);
    assertThat(String.join(", ", heard.events()))
        .matches("injected, undone|refused: this host's kernel has no netem .*");
  }

  @Test
  void aSubnetThatIsCutOffReachesItselfOnly() throws Exception {
    world.eni("neighbour", "10.0.1.11", "sg-open");
    var injection = disrupt(new Outside("10.0.1.0/24"));
    assertThat(toTask(80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(task, "10.0.0.10", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(task, "10.0.1.11", 80)).isEqualTo(REFUSED);

    undo(injection);
    assertThat(toTask(80)).isEqualTo(REFUSED);
    assertThat(heard.count("packetsDropped")).isPositive();
  }

  @Test
  void aSubnetIsCutOffFromSomeOthers() throws Exception {
    world.eni("other", "10.0.2.10", "sg-open");
    disrupt(new Inside(List.of("10.0.0.0/24")));
    assertThat(toTask(80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(task, "10.0.2.10", 80)).isEqualTo(REFUSED);
  }

  private Injection disrupt(Peers peers) {
    var injection = faults.disrupt(new Disruption("vpc", "10.0.1.0/24", peers), heard);
    loop.runUntilIdle();
    return injection;
  }
}
