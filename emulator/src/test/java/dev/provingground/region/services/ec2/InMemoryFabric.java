package dev.provingground.region.services.ec2;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A data plane that only knows what it was told, and refuses what the real one would. */
public final class InMemoryFabric implements NetworkFabric {
  final Map<String, String> vpcs = new HashMap<>();
  final Set<String> gateways = new HashSet<>();
  final Map<String, List<Route>> routes = new HashMap<>();
  final Map<String, Acl> acls = new HashMap<>();
  final Map<String, Rules> groups = new HashMap<>();
  final Map<String, Interface> interfaces = new HashMap<>();
  final Map<String, FlowSample> measured = new HashMap<>();
  final Set<String> withoutDns = new HashSet<>();
  final Map<String, Map<String, List<String>>> privateNames = new HashMap<>();
  boolean refusing;

  /** A subnet's routes; none when it does not exist. */
  List<Route> routesOf(String subnetId) {
    return routes.getOrDefault(subnetId, List.of());
  }

  /** A subnet's network ACL; nothing passes when it does not exist. */
  Acl aclOf(String subnetId) {
    return acls.getOrDefault(subnetId, new Acl("", List.of(), List.of()));
  }

  /** A group's rules; none when it does not exist. */
  Rules rulesOf(String groupId) {
    return groups.getOrDefault(groupId, new Rules(List.of(), List.of()));
  }

  record Rules(List<Permission> ingress, List<Permission> egress) {}

  record Acl(String block, List<AclEntry> ingress, List<AclEntry> egress) {}

  /** The groups of an interface; none when it is not attached. */
  Set<String> groupsOf(String networkInterfaceId) {
    var attached = interfaces.get(networkInterfaceId);
    return attached == null ? Set.of() : attached.groupIds();
  }

  /** Interfaces that are attached now, by id. */
  public Map<String, Interface> attached() {
    return Collections.unmodifiableMap(interfaces);
  }

  @Override
  public void createVpc(String vpcId, String cidr) {
    require(vpcs.putIfAbsent(vpcId, cidr) == null, vpcId + " exists");
  }

  @Override
  public void deleteVpc(String vpcId) {
    require(!gateways.contains(vpcId), vpcId + " has a gateway");
    require(vpcs.remove(vpcId) != null, "no " + vpcId);
  }

  @Override
  public void putDnsSupport(String vpcId, boolean enabled) {
    require(vpcs.containsKey(vpcId), "no " + vpcId);
    if (enabled) {
      withoutDns.remove(vpcId);
    } else {
      withoutDns.add(vpcId);
    }
  }

  @Override
  public void putPrivateNames(String vpcId, Map<String, List<String>> names) {
    require(vpcs.containsKey(vpcId), "no " + vpcId);
    privateNames.put(vpcId, names);
  }

  @Override
  public void attachInternetGateway(String vpcId) {
    require(vpcs.containsKey(vpcId) && gateways.add(vpcId), vpcId + " has a gateway");
  }

  @Override
  public void detachInternetGateway(String vpcId) {
    require(gateways.remove(vpcId), vpcId + " has no gateway");
  }

  @Override
  public void putRoutes(String vpcId, String subnetId, List<Route> routes) {
    require(!refusing, "the kernel refuses");
    require(vpcs.containsKey(vpcId), "no " + vpcId);
    this.routes.put(subnetId, routes);
  }

  @Override
  public void putNetworkAcl(
      String vpcId, String subnetId, String block, List<AclEntry> ingress, List<AclEntry> egress) {
    require(!refusing, "the kernel refuses");
    require(vpcs.containsKey(vpcId), "no " + vpcId);
    acls.put(subnetId, new Acl(block, ingress, egress));
  }

  @Override
  public void putSecurityGroup(
      String vpcId, String groupId, List<Permission> ingress, List<Permission> egress) {
    require(!refusing, "the kernel refuses");
    require(vpcs.containsKey(vpcId), "no " + vpcId);
    groups.put(groupId, new Rules(ingress, egress));
  }

  @Override
  public void deleteSecurityGroup(String vpcId, String groupId) {
    require(groups.remove(groupId) != null, "no " + groupId);
  }

  @Override
  public void attach(Interface networkInterface) {
    require(!refusing, "the kernel refuses");
    require(groups.keySet().containsAll(networkInterface.groupIds()), "no such groups");
    interfaces.put(networkInterface.networkInterfaceId(), networkInterface);
  }

  @Override
  public void putGroups(String networkInterfaceId, Set<String> groupIds) {
    var changed =
        interfaces.computeIfPresent(
            networkInterfaceId,
            (id, old) ->
                new Interface(
                    id, old.vpcId(), old.subnetId(), old.privateIp(), old.publicIp(), groupIds));
    require(changed != null, "no " + networkInterfaceId);
  }

  @Override
  public void detach(String networkInterfaceId) {
    require(interfaces.remove(networkInterfaceId) != null, "no " + networkInterfaceId);
  }

  @Override
  public void measureFlows(String vpcId, boolean on) {
    require(!refusing, "the kernel refuses");
    require(vpcs.containsKey(vpcId), "no " + vpcId);
    if (on) {
      measured.put(vpcId, new FlowSample(List.of(), true));
    } else {
      measured.remove(vpcId);
    }
  }

  @Override
  public void takeFlows(String vpcId, Consumer<FlowSample> taken) {
    var sample = measured.get(vpcId);
    require(sample != null, vpcId + " is not measured");
    measured.put(vpcId, new FlowSample(List.of(), true));
    taken.accept(sample);
  }

  private static void require(boolean condition, String refusal) {
    if (!condition) {
      throw new IllegalStateException(refusal);
    }
  }
}
