package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.NftBatch;
import dev.provingground.region.kernel.Nftables;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.services.ec2.NetworkFabric.AclEntry;
import dev.provingground.region.services.ec2.NetworkFabric.Interface;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Group;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a VPC's router does with packets: routes of subnets, address translation at the internet
 * gateway, security groups. {@link RouterRules} is the part that never changes; here are the chains
 * and map elements that come and go with interfaces, groups and routes. One chain per interface and
 * direction, replaced atomically.
 */
final class PacketFilter implements AutoCloseable {
  /** A transaction greater than this might not fit into the socket of an ordinary user. */
  private static final int FULL = 100_000;

  /** The map from private to public addresses. */
  static final String PUBLIC_ADDRESSES = "public-addresses";

  private final Nftables nftables;
  private final Map<String, Rules> groups = new HashMap<>();
  private final Map<String, Interface> interfaces = new HashMap<>();
  private final Set<String> subnets = new HashSet<>();

  /** The groups that have an address set: those that exist, and those that permissions refer to. */
  private Set<String> sets = Set.of();

  private record Rules(List<Permission> ingress, List<Permission> egress) {}

  PacketFilter(NetNs router) {
    nftables = Nftables.in(router, "vpc");
    var batch = nftables.batch();
    Rejections.install(batch.addTable());
    RouterRules.install(batch);
    batch.commit();
  }

  void putRoutes(String subnetId, List<Route> routes) {
    var passed =
        routes.stream()
            .map(Route::target)
            .filter(NatGateway.class::isInstance)
            .map(target -> ((NatGateway) target).subnetId());
    var known = Stream.concat(Stream.of(subnetId), passed).distinct().toList();
    var batch = nftables.batch();
    known.forEach(id -> ensure(batch, id));
    SubnetRoutes.replace(batch, subnetId, routes);
    batch.commit();
    subnets.addAll(known);
  }

  void putNetworkAcl(String subnetId, Cidr block, List<AclEntry> ingress, List<AclEntry> egress) {
    var batch = nftables.batch();
    ensure(batch, subnetId);
    SubnetAcl.replace(batch, subnetId, block, ingress, egress);
    batch.commit();
    subnets.add(subnetId);
  }

  /** Begins or ends to copy rejected packets to {@link Rejections#LOG_GROUP}. */
  void logRejections(boolean logged) {
    var batch = nftables.batch();
    Rejections.log(batch, logged);
    batch.commit();
  }

  /** Makes the subnet's chains, unless they are there. */
  private void ensure(NftBatch batch, String subnetId) {
    if (!subnets.contains(subnetId)) {
      SubnetRoutes.create(batch, subnetId);
      SubnetAcl.create(batch, subnetId);
    }
  }

  void putGroup(String groupId, List<Permission> ingress, List<Permission> egress) {
    var rules = new Rules(List.copyOf(ingress), List.copyOf(egress));
    var before = groups.put(groupId, rules);
    if (rules.equals(before)) {
      return;
    }
    try {
      rewriteMembers(groupId);
    } catch (RuntimeException e) {
      if (before == null) {
        groups.remove(groupId);
      } else {
        groups.put(groupId, before);
      }
      throw e;
    }
  }

  /** Permissions that refer to the group match nobody from now on. */
  void deleteGroup(String groupId) {
    var member =
        interfaces.values().stream().filter(i -> i.groupIds().contains(groupId)).findFirst();
    if (member.isPresent()) {
      throw new IllegalStateException(
          groupId
              + " is in use by "
              + member.get().networkInterfaceId()
              + "; take the group from it first");
    }
    if (groups.remove(groupId) != null) {
      rewriteMembers(groupId);
    }
  }

  /** Puts an interface's rules in force, before its device lets packets through. */
  void add(Interface added) {
    requireGroups(added.groupIds());
    var id = added.networkInterfaceId();
    var address = Cidr.of(added.privateIp());
    var batch = nftables.batch();
    ensure(batch, added.subnetId());
    batch.addChain(ingressChain(id)).addChain(egressChain(id));
    write(batch, id, added.groupIds());
    batch.addAddress("interfaces", address);
    batch.mapToGoTo("ingress", address, ingressChain(id));
    batch.mapToJump("egress", address, egressChain(id));
    batch.mapToGoTo("arriving", address, SubnetRoutes.arriving(added.subnetId()));
    batch.mapToGoTo("leaving", address, SubnetRoutes.leaving(added.subnetId()));
    batch.mapToGoTo("translating", address, SubnetRoutes.translating(added.subnetId()));
    batch.mapToJump("acl-ingress", address, SubnetAcl.ingress(added.subnetId()));
    batch.mapToJump("acl-egress", address, SubnetAcl.egress(added.subnetId()));
    added.groupIds().forEach(group -> batch.addAddress(set(group), address));
    added.publicIp().ifPresent(publicIp -> publish(batch, added, Cidr.of(publicIp)));
    batch.commit();
    subnets.add(added.subnetId());
    interfaces.put(id, added);
  }

  void putGroups(String networkInterfaceId, Set<String> groupIds) {
    requireGroups(groupIds);
    var before = known(networkInterfaceId);
    var address = Cidr.of(before.privateIp());
    var batch = nftables.batch();
    Stream.concat(before.groupIds().stream(), groupIds.stream())
        .distinct()
        .filter(group -> before.groupIds().contains(group) != groupIds.contains(group))
        .forEach(
            group -> {
              if (groupIds.contains(group)) {
                batch.addAddress(set(group), address);
              } else {
                batch.deleteAddress(set(group), address);
              }
            });
    replace(batch, networkInterfaceId, groupIds);
    batch.commit();
    interfaces.put(
        networkInterfaceId,
        new Interface(
            networkInterfaceId,
            before.vpcId(),
            before.subnetId(),
            before.privateIp(),
            before.publicIp(),
            Set.copyOf(groupIds)));
  }

  void remove(String networkInterfaceId) {
    var removed = known(networkInterfaceId);
    var address = Cidr.of(removed.privateIp());
    var batch = nftables.batch();
    removed.publicIp().ifPresent(publicIp -> withdraw(batch, address, Cidr.of(publicIp)));
    removed.groupIds().forEach(group -> batch.deleteAddress(set(group), address));
    // Elements first: a chain can go only once nothing leads to it.
    for (var map :
        List.of("interfaces", "arriving", "leaving", "translating", "acl-ingress", "acl-egress")) {
      batch.deleteAddress(map, address);
    }
    for (var chain : List.of(ingressChain(networkInterfaceId), egressChain(networkInterfaceId))) {
      batch.deleteAddress(chain.startsWith("in-") ? "ingress" : "egress", address);
      batch.flushChain(chain).deleteChain(chain);
    }
    batch.commit();
    interfaces.remove(networkInterfaceId);
  }

  @Override
  public void close() {
    nftables.close();
  }

  /** The set of the addresses of a group's members. */
  static String set(String groupId) {
    return "members-" + groupId;
  }

  private static void publish(NftBatch batch, Interface added, Cidr publicIp) {
    var address = Cidr.of(added.privateIp());
    batch.mapToAddress("private-addresses", publicIp, address);
    batch.mapToAddress(PUBLIC_ADDRESSES, address, publicIp);
  }

  private static void withdraw(NftBatch batch, Cidr address, Cidr publicIp) {
    batch.deleteAddress(PUBLIC_ADDRESSES, address);
    batch.deleteAddress("private-addresses", publicIp);
  }

  /** Brings the chains of a group's members, and the address sets, in line with {@link #groups}. */
  private void rewriteMembers(String groupId) {
    var wanted = wantedSets();
    var batch = nftables.batch();
    for (var group : wanted) {
      if (!sets.contains(group)) {
        batch.addSet(set(group));
      }
    }
    for (var member : interfaces.values()) {
      if (member.groupIds().contains(groupId)) {
        replace(batch, member.networkInterfaceId(), member.groupIds());
        if (batch.size() > FULL) {
          batch.commit();
          batch = nftables.batch();
        }
      }
    }
    for (var group : sets) {
      if (!wanted.contains(group)) {
        batch.deleteSet(set(group));
      }
    }
    batch.commit();
    sets = wanted;
  }

  private Set<String> wantedSets() {
    var wanted = new HashSet<>(groups.keySet());
    groups.values().stream()
        .flatMap(rules -> Stream.concat(rules.ingress().stream(), rules.egress().stream()))
        .forEach(
            permission -> {
              if (permission.peer() instanceof Group(var id)) {
                wanted.add(id);
              }
            });
    return wanted;
  }

  private void replace(NftBatch batch, String networkInterfaceId, Set<String> groupIds) {
    batch.flushChain(ingressChain(networkInterfaceId)).flushChain(egressChain(networkInterfaceId));
    write(batch, networkInterfaceId, groupIds);
  }

  private void write(NftBatch batch, String networkInterfaceId, Set<String> groupIds) {
    var ingress = new LinkedHashSet<Permission>();
    var egress = new LinkedHashSet<Permission>();
    for (var group : groupIds) {
      var rules = rules(group);
      ingress.addAll(rules.ingress());
      egress.addAll(rules.egress());
    }
    var in = ingressChain(networkInterfaceId);
    ingress.stream()
        .map(permission -> PermissionRules.match(permission, true))
        .flatMap(Optional::stream)
        .forEach(match -> batch.addRule(in, match.accept()));
    batch.addRule(in, new Rule().goTo(Rejections.AT_RECEIVER));
    var out = egressChain(networkInterfaceId);
    egress.stream()
        .map(permission -> PermissionRules.match(permission, false))
        .flatMap(Optional::stream)
        .forEach(match -> batch.addRule(out, match.returning()));
    batch.addRule(out, new Rule().goTo(Rejections.AT_SENDER));
  }

  private void requireGroups(Set<String> groupIds) {
    groupIds.forEach(this::rules);
  }

  private Rules rules(String groupId) {
    var rules = groups.get(groupId);
    if (rules == null) {
      throw new IllegalArgumentException(
          "no security group " + groupId + " in the VPC; put it first");
    }
    return rules;
  }

  private Interface known(String networkInterfaceId) {
    var known = interfaces.get(networkInterfaceId);
    if (known == null) {
      throw new IllegalArgumentException("no interface " + networkInterfaceId + " in the VPC");
    }
    return known;
  }

  private static String ingressChain(String networkInterfaceId) {
    return "in-" + networkInterfaceId;
  }

  private static String egressChain(String networkInterfaceId) {
    return "out-" + networkInterfaceId;
  }
}
