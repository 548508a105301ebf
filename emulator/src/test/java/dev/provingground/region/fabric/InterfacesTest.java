package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static dev.provingground.region.fabric.World.EVERYTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class InterfacesTest {
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
  void aProcessStartedInsideHasTheInterfacesAddress() throws Exception {
    var task = world.eni("task", "10.0.0.10", "sg-open");
    assertThat(run("nsenter", "--net=" + task.path(), "ip", "-4", "-o", "address"))
        .contains("10.0.0.10/32")
        .contains("127.0.0.1/8");
  }

  @Test
  void theFirstPacketArrives() throws Exception {
    var a = world.eni("a", "10.0.0.10", "sg-open");
    for (int i = 0; i < 20; i++) {
      var address = "10.0.4." + (i + 1);
      world.eni("b" + i, address, "sg-open");
      assertThat(Probe.tcp(a, address, 80)).as("SYN number one to %s", address).isEqualTo(REFUSED);
    }
  }

  @Test
  void aDetachedInterfaceIsGoneAtOnce() throws Exception {
    var a = world.eni("a", "10.0.0.10", "sg-open");
    var b = world.publicEni("b", "10.0.0.11", "203.0.113.11", "sg-open");
    world.fabric.detach("eni-b");
    assertThat(Probe.tcp(a, "10.0.0.11", 80)).isEqualTo(DROPPED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.fabric.of("eni-b"))
        .withMessage("no interface eni-b is attached");
    assertThatIllegalStateException().isThrownBy(b::path).withMessageContaining("eni-b is closed");
    assertThatIllegalStateException().isThrownBy(() -> b.call(() -> 1));
  }

  @Test
  void attachingAndDetachingLeavesNothing() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var router = router();
    var before = devices(router);
    var descriptors = descriptors();
    var attached = new TreeMap<Integer, Namespace>();
    for (int step = 0; step < 120; step++) {
      int n = random.nextInt(12);
      if (attached.remove(n) != null) {
        world.fabric.detach("eni-0123456789abcdef" + n);
      } else {
        var publicIp =
            random.nextBoolean() ? Optional.of("203.0.113." + (n + 1)) : Optional.<String>empty();
        attached.put(
            n,
            world.attach(
                "0123456789abcdef" + n, "subnet", "10.0.0." + (n + 10), publicIp, "sg-open"));
      }
      if (random.nextInt(40) == 0) {
        world.fabric.detachInternetGateway("vpc");
        world.fabric.attachInternetGateway("vpc");
      }
    }
    var tester = world.eni("tester", "10.0.9.9", "sg-open");
    for (int n : attached.keySet()) {
      assertThat(Probe.tcp(tester, "10.0.0." + (n + 10), 80))
          .as("seed %d", seed)
          .isEqualTo(REFUSED);
    }
    world.fabric.detach("eni-tester");
    attached.keySet().forEach(n -> world.fabric.detach("eni-0123456789abcdef" + n));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(devices(router)).as("seed %d", seed).isEqualTo(before));
    await()
        .untilAsserted(
            () ->
                assertThat(descriptors())
                    .as("seed %d: file descriptors", seed)
                    .isLessThanOrEqualTo(descriptors));
    // A chain, a set or a map element that had been left would be refused as a duplicate, or as in
    // use.
    world.fabric.deleteSecurityGroup("vpc", "sg-open");
    world.fabric.detachInternetGateway("vpc");
    world.fabric.deleteVpc("vpc");
  }

  @Test
  void closingLeavesNothingOpen() throws Exception {
    int before = descriptors();
    var other = new World();
    other.publicEni("a", "10.0.0.10", "203.0.113.10", "sg-open");
    other.eni("b", "10.0.0.11", "sg-open");
    other.fabric.detach("eni-b");
    var proxy = new InternetProxy(other.fabric, new PublicNames(), "127.0.0.1", 0);
    proxy.close();
    other.close();
    other.close();
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before));
  }

  @Test
  void aVpcInUseIsNotDeleted() {
    world.eni("a", "10.0.0.10", "sg-open");
    assertThatIllegalStateException()
        .isThrownBy(() -> world.fabric.deleteVpc("vpc"))
        .withMessage("vpc still has its internet gateway; detach them first");
    world.fabric.detachInternetGateway("vpc");
    assertThatIllegalStateException()
        .isThrownBy(() -> world.fabric.deleteVpc("vpc"))
        .withMessage("vpc still has [eni-a]; detach them first");
    world.fabric.detach("eni-a");
    world.fabric.deleteVpc("vpc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.fabric.attachInternetGateway("vpc"))
        .withMessage("no VPC vpc in the fabric");
  }

  @Test
  void whatCannotBeAttachedIsNamedAndLeavesNoTrace() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.eni("a", "10.1.0.10", "sg-open"))
        .withMessage("address 10.1.0.10 of eni-a is not in vpc's 10.0.0.0/16");
    assertThatIllegalArgumentException().isThrownBy(() -> world.eni("a", "10.0.0.10", "sg-none"));
    var holder = world.publicEni("holder", "10.0.0.10", "203.0.113.10", "sg-open");
    assertThatIllegalStateException()
        .isThrownBy(() -> world.eni("a", "10.0.0.10", "sg-open"))
        .withMessageContaining("add 10.0.0.10 to ingress: EEXIST");
    assertThatIllegalStateException()
        .isThrownBy(() -> world.publicEni("a", "10.0.0.11", "203.0.113.10", "sg-open"))
        .withMessageContaining("add 203.0.113.10 to private-addresses: EEXIST");
    world.eni("a", "10.0.0.11", "sg-open");
    assertThat(Probe.tcp(holder, "10.0.0.11", 80)).isEqualTo(REFUSED);
    assertThatIllegalStateException()
        .isThrownBy(() -> world.eni("a", "10.0.0.12", "sg-open"))
        .withMessage("eni-a is attached already");
  }

  @Test
  void thePublicAddressOfAnotherVpcIsNotTaken() throws Exception {
    world.publicEni("holder", "10.0.0.10", "203.0.113.10", "sg-open");
    world.fabric.createVpc("vpc-2", "10.0.0.0/16");
    world.fabric.putSecurityGroup("vpc-2", "sg-open", EVERYTHING, EVERYTHING);
    world.fabric.attachInternetGateway("vpc-2");
    var twin =
        new dev.provingground.region.services.ec2.NetworkFabric.Interface(
            "eni-twin", "vpc-2", "s", "10.0.0.10", Optional.of("203.0.113.10"), Set.of("sg-open"));
    assertThatIllegalStateException()
        .isThrownBy(() -> world.fabric.attach(twin))
        .withMessageContaining("add route 203.0.113.10/32: EEXIST");
    assertThat(Probe.tcp(world.fabric.internet(), "203.0.113.10", 80)).isEqualTo(REFUSED);
    world.fabric.detachInternetGateway("vpc-2");
    world.fabric.deleteVpc("vpc-2");
  }

  /** Of the host nothing changes: not a device, not a route, not a rule. */
  @Test
  void theHostsNamespaceIsUntouched() throws Exception {
    var devices = Files.readString(Path.of("/proc/self/net/dev")).lines().count();
    var routes = Files.readString(Path.of("/proc/self/net/route"));
    var forward = Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward"));
    world.publicEni("a", "10.0.0.10", "203.0.113.10", "sg-open");
    assertThat(Files.readString(Path.of("/proc/self/net/dev")).lines().count()).isEqualTo(devices);
    assertThat(Files.readString(Path.of("/proc/self/net/route"))).isEqualTo(routes);
    assertThat(Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward"))).isEqualTo(forward);
  }

  private Namespace router() {
    return world.fabric.router("vpc");
  }

  private static String devices(Namespace namespace) throws Exception {
    var listed = namespace.call(() -> Files.readString(Path.of("/proc/thread-self/net/dev")));
    return String.join(
        " ", listed.lines().skip(2).map(line -> line.strip().split(":", 2)[0]).sorted().toList());
  }

  /** Open namespaces and sockets; the JVM's own files and pollers come when they are needed. */
  private static int descriptors() throws Exception {
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      return (int) list.filter(InterfacesTest::ofTheNetwork).count();
    }
  }

  private static boolean ofTheNetwork(Path descriptor) {
    try {
      var target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("net:") || target.startsWith("socket:");
    } catch (IOException e) {
      return false; // closed since it was listed
    }
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
