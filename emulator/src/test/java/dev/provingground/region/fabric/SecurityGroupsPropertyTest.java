package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.World.TCP;
import static dev.provingground.region.fabric.World.UDP;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The law of security groups and network ACLs: a flow may begin when a permission of the sender's
 * groups lets it out and one of the receiver's lets it in, and a packet crosses from subnet to
 * subnet when the first entry that matches allows it, on the way out and on the way in, the answer
 * too. Random groups, ACLs, interfaces and changes; after each change every pair is probed.
 */
@NeedsNamespaces
@Timeout(120)
class SecurityGroupsPropertyTest {
  private static final int ROUNDS = 25;
  private static final List<Integer> PORTS = List.of(1000, 1001, 1002, 1003);
  private static final List<String> GROUPS = List.of("sg-0", "sg-1", "sg-2", "sg-3");
  private static final List<String> SUBNETS = List.of("10.0.0", "10.0.1");

  /** Where clients' ports begin, as network ACLs are written for them, and one of them. */
  private static final int FIRST_ANSWERED = 1024;

  private static final int ANSWERED = 40_000;
  private static final AclEntry ALL =
      new AclEntry(true, new Permission(-1, 0, 65535, new Permission.Cidr("0.0.0.0/0")));
  private static final List<String> BLOCKS =
      List.of(
          "0.0.0.0/0",
          "10.0.0.0/16",
          "10.0.0.0/24",
          "10.0.1.0/24",
          "10.0.0.10/32",
          "10.0.1.12/32",
          "10.0.0.8/30",
          "192.168.0.0/16",
          "::/0");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Map<String, Rules> rules = new TreeMap<>();
  private final Map<String, Acl> acls = new TreeMap<>();
  private final Map<String, Eni> enis = new TreeMap<>();
  private int probes;

  private record Rules(List<Permission> ingress, List<Permission> egress) {}

  private record Acl(List<AclEntry> ingress, List<AclEntry> egress) {}

  private record Eni(String address, Set<String> groups, Namespace namespace) {
    /** Such as {@code 10.0.1}. */
    String subnet() {
      return address.substring(0, address.lastIndexOf('.'));
    }
  }

  @Test
  void aFlowBeginsExactlyWhenBothSidesPermitIt() throws Exception {
    try (var world = new World()) {
      GROUPS.forEach(group -> putGroup(world, group));
      SUBNETS.forEach(subnet -> acls.put(subnet, new Acl(List.of(ALL), List.of(ALL))));
      for (int i = 0; i < 5; i++) {
        attach(world, "n" + i);
      }
      for (int round = 0; round < ROUNDS; round++) {
        change(world);
        probeAll(round);
      }
    }
    assertThat(probes).isGreaterThan(3_000);
  }

  // ---- the reference

  private boolean arrives(Eni from, Eni to, int protocol, int port) {
    return permitted(from, to, protocol, port)
        && crosses(from, to, protocol, port)
        && (protocol == UDP || crosses(to, from, protocol, ANSWERED));
  }

  private boolean crosses(Eni from, Eni to, int protocol, int port) {
    return from.subnet().equals(to.subnet())
        || (allows(acl(from).egress(), to, protocol, port)
            && allows(acl(to).ingress(), from, protocol, port));
  }

  private static boolean allows(List<AclEntry> entries, Eni peer, int protocol, int port) {
    return entries.stream()
        .filter(entry -> matches(entry.traffic(), peer, protocol, port))
        .findFirst()
        .map(AclEntry::allows)
        .orElse(false);
  }

  private Acl acl(Eni eni) {
    return requireNonNull(acls.get(eni.subnet()), eni.subnet());
  }

  private boolean permitted(Eni from, Eni to, int protocol, int port) {
    return from.groups().stream()
            .flatMap(group -> rules(group).egress().stream())
            .anyMatch(permission -> matches(permission, to, protocol, port))
        && to.groups().stream()
            .flatMap(group -> rules(group).ingress().stream())
            .anyMatch(permission -> matches(permission, from, protocol, port));
  }

  private static boolean matches(Permission permission, Eni peer, int protocol, int port) {
    boolean traffic =
        permission.protocol() == -1
            || (permission.protocol() == protocol
                && permission.fromPort() <= port
                && port <= permission.toPort());
    return traffic
        && switch (permission.peer()) {
          case Permission.Cidr(var block) ->
              !block.contains(":") && Cidr.of(block).contains(Cidr.of(peer.address()));
          case Permission.Group(var group) -> peer.groups().contains(group);
        };
  }

  private Rules rules(String group) {
    return requireNonNull(rules.get(group), group);
  }

  private Eni eni(String name) {
    return requireNonNull(enis.get(name), name);
  }

  // ---- random changes

  private void change(World world) {
    var name = "n" + random.nextInt(5);
    switch (random.nextInt(6)) {
      case 0, 1 -> putGroup(world, pick(GROUPS));
      case 4, 5 -> putAcl(world, pick(SUBNETS));
      case 2 -> {
        var eni = eni(name);
        var groups = someGroups();
        world.fabric.putGroups("eni-" + name, groups);
        enis.put(name, new Eni(eni.address(), groups, eni.namespace()));
      }
      default -> {
        world.fabric.detach("eni-" + name);
        attach(world, name);
      }
    }
  }

  private void putGroup(World world, String group) {
    var random = new Rules(somePermissions(), somePermissions());
    world.group(group, random.ingress(), random.egress());
    rules.put(group, random);
  }

  private void putAcl(World world, String subnet) {
    var random = new Acl(someEntries(), someEntries());
    world.fabric.putNetworkAcl("vpc", subnet, subnet + ".0/24", random.ingress(), random.egress());
    acls.put(subnet, random);
  }

  private List<AclEntry> someEntries() {
    var entries = new ArrayList<AclEntry>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var peer = new Permission.Cidr(pick(BLOCKS));
      int from = pick(PORTS);
      int to = Math.max(from, pick(PORTS));
      var traffic =
          switch (random.nextInt(4)) {
            case 0 -> new Permission(UDP, from, to, peer);
            case 1 -> new Permission(TCP, from, to, peer);
            case 2 -> new Permission(TCP, FIRST_ANSWERED, 65535, peer);
            default -> new Permission(-1, 0, 65535, peer);
          };
      entries.add(new AclEntry(random.nextInt(3) > 0, traffic));
    }
    if (random.nextBoolean()) {
      entries.add(ALL);
    }
    return entries;
  }

  private void attach(World world, String name) {
    var address = "10.0.%d.1%c".formatted(random.nextInt(2), name.charAt(1));
    var groups = someGroups();
    var subnet = address.substring(0, address.lastIndexOf('.'));
    var namespace =
        world.attach(name, subnet, address, Optional.empty(), groups.toArray(String[]::new));
    enis.put(name, new Eni(address, groups, namespace));
  }

  private Set<String> someGroups() {
    var groups = new HashSet<>(Set.of(pick(GROUPS)));
    if (random.nextBoolean()) {
      groups.add(pick(GROUPS));
    }
    return groups;
  }

  private List<Permission> somePermissions() {
    var permissions = new ArrayList<Permission>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      var peer =
          random.nextBoolean()
              ? new Permission.Group(pick(GROUPS))
              : new Permission.Cidr(pick(BLOCKS));
      int from = pick(PORTS);
      int to = Math.max(from, pick(PORTS));
      permissions.add(
          switch (random.nextInt(6)) {
            case 0 -> new Permission(-1, 0, 65535, peer);
            case 1 -> new Permission(1, -1, -1, peer);
            case 2 -> new Permission(UDP, from, to, peer);
            default -> new Permission(TCP, from, to, peer);
          });
    }
    return permissions;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  // ---- probes, all at once

  private record Attempt(String from, String to, int protocol, int port, boolean expected) {}

  private void probeAll(int round) throws Exception {
    var arrived = new HashSet<Attempt>();
    var attempts = new ArrayList<Attempt>();
    var channels = new ArrayList<SelectableChannel>();
    try (var selector = Selector.open()) {
      for (var to : enis.entrySet()) {
        for (int port : PORTS) {
          channels.add(receiver(to.getValue(), port, selector));
        }
      }
      for (var from : enis.entrySet()) {
        channels.addAll(
            from.getValue().namespace().call(() -> begin(from.getKey(), attempts, selector)));
      }
      long expected = attempts.stream().filter(Attempt::expected).count();
      long patience = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      // What is expected gets all the time it needs; what is not, a little longer than that.
      while (arrived.stream().filter(Attempt::expected).count() < expected
          && System.nanoTime() < patience) {
        collect(selector, 100, attempts, arrived);
      }
      collect(selector, 60, attempts, arrived);
      collect(selector, 60, attempts, arrived);
    } finally {
      for (var channel : channels) {
        channel.close();
      }
    }
    for (var attempt : attempts) {
      assertThat(arrived.contains(attempt))
          .as("seed %d, round %d: %s with %s, %s and %s", seed, round, attempt, enis, rules, acls)
          .isEqualTo(attempt.expected());
    }
    probes += attempts.size();
  }

  private static DatagramChannel receiver(Eni eni, int port, Selector selector) throws Exception {
    var channel =
        eni.namespace()
            .call(
                () ->
                    DatagramChannel.open(StandardProtocolFamily.INET)
                        .bind(new InetSocketAddress(eni.address(), port)));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  private List<SelectableChannel> begin(String from, List<Attempt> attempts, Selector selector)
      throws IOException {
    var channels = new ArrayList<SelectableChannel>();
    for (var to : enis.entrySet()) {
      if (to.getKey().equals(from)) {
        continue;
      }
      for (int port : PORTS) {
        var address = new InetSocketAddress(to.getValue().address(), port);
        var tcp = SocketChannel.open(StandardProtocolFamily.INET);
        channels.add(tcp);
        tcp.configureBlocking(false);
        tcp.register(
            selector, SelectionKey.OP_CONNECT, attempt(from, to.getKey(), TCP, port, attempts));
        tcp.connect(address);
        var udp = DatagramChannel.open(StandardProtocolFamily.INET);
        channels.add(udp);
        attempt(from, to.getKey(), UDP, port, attempts);
        udp.send(ByteBuffer.allocate(4).putInt(0, attempts.size() - 1), address);
      }
    }
    return channels;
  }

  private Attempt attempt(String from, String to, int protocol, int port, List<Attempt> attempts) {
    var attempt =
        new Attempt(from, to, protocol, port, arrives(eni(from), eni(to), protocol, port));
    attempts.add(attempt);
    return attempt;
  }

  /** A refused connection has arrived: nothing listens there. */
  private static void collect(
      Selector selector, int millis, List<Attempt> attempts, Set<Attempt> arrived)
      throws IOException {
    selector.select(
        key -> {
          try {
            if (key.channel() instanceof DatagramChannel receiver) {
              var datagram = ByteBuffer.allocate(8);
              while (receiver.receive(datagram.clear()) != null) {
                arrived.add(attempts.get(datagram.getInt(0)));
              }
            } else {
              arrived.add((Attempt) key.attachment());
              key.cancel();
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        millis);
  }
}
