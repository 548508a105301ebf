package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.Prober.Assignment;
import dev.provingground.region.services.elbv2.TargetHealthMachine.Unused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/**
 * Keeps nodes, probes, names and published health in step with the resources. Whoever changes a
 * resource calls {@link #refresh} afterwards; whoever changes the targets of one group only, {@link
 * #refresh(TargetGroupResource)}. A probe that changes nobody's opinion costs nothing.
 */
final class DataPlane {
  private final ServiceContext context;
  private final Resources resources;
  private final BalancerFabric fabric;
  private final NameRegistry names;
  private final NodeConfigs configs;
  private final Map<TargetGroupResource, Map<Assignment, Prober>> probers = new HashMap<>();
  private final Map<String, List<String>> published = new HashMap<>();

  DataPlane(
      ServiceContext context,
      Resources resources,
      BalancerFabric fabric,
      NameRegistry names,
      Certificates certificates) {
    this.context = context;
    this.resources = resources;
    this.fabric = fabric;
    this.names = names;
    this.configs = new NodeConfigs(resources, certificates, context.loop().timeScale());
  }

  /** Starts the node; the load balancer is active once all of its nodes listen. */
  void start(LoadBalancerResource loadBalancer, ZoneNode node) {
    var networkInterface = node.networkInterface();
    var spec =
        new BalancerFabric.NodeSpec(
            loadBalancer.arn(),
            loadBalancer.dnsName(),
            node.zone(),
            node.id(),
            networkInterface.privateIp());
    var first = configs.of(loadBalancer, node);
    node.started(
        fabric.start(
            spec,
            first,
            reason -> {
              node.listening(reason);
              refresh();
            }),
        first);
  }

  void refresh() {
    var groups = resources.targetGroups();
    var gone = new HashSet<>(probers.keySet());
    groups.forEach(gone::remove);
    gone.forEach(group -> probe(group, Set.of()));
    groups.forEach(this::settle);
    resources.loadBalancers().forEach(this::configure);
    withdrawNames();
    groups.forEach(this::publish);
  }

  /** The targets of this group have changed, and nothing else. */
  void refresh(TargetGroupResource group) {
    settle(group);
    resources.loadBalancerOf(group).ifPresent(this::configure);
    publish(group);
  }

  private void publish(TargetGroupResource group) {
    group.targets().forEach(target -> publish(group, target, target.machine().health()));
  }

  /** Tells the region, once, what a target's health is now. */
  void publish(TargetGroupResource group, RegisteredTarget target, TargetHealth health) {
    if (target.publish(health)) {
      context.events().publish(new TargetHealthChanged(group.arn(), target.description(), health));
    }
  }

  private void settle(TargetGroupResource group) {
    var wanted = new LinkedHashSet<Assignment>();
    var loadBalancer = resources.loadBalancerOf(group);
    for (var target : group.targets()) {
      if (target.machine().isDraining()) {
        continue;
      }
      if (loadBalancer.isEmpty()) {
        target.machine().unused(Unused.NO_LISTENER);
      } else if (!loadBalancer.get().hasZone(target.zone())) {
        target.machine().unused(Unused.ZONE_NOT_ENABLED);
      } else {
        var nodes =
            loadBalancer.get().nodes().stream()
                .filter(node -> node.isListening() && group.reaches(node, target))
                .toList();
        target.machine().probedBy(nodes.stream().map(ZoneNode::id).collect(Collectors.toSet()));
        nodes.forEach(node -> wanted.add(new Assignment(group, target, node, group.healthCheck())));
      }
    }
    probe(group, wanted);
  }

  private void probe(TargetGroupResource group, Set<Assignment> wanted) {
    var current = probers.computeIfAbsent(group, one -> new HashMap<>());
    current
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !wanted.contains(entry.getKey());
              if (over) {
                entry.getValue().stop();
              }
              return over;
            });
    for (var assignment : wanted) {
      current.computeIfAbsent(
          assignment, one -> new Prober(one, context.loop(), fabric, this::probed));
    }
    if (current.isEmpty()) {
      probers.remove(group);
    }
  }

  private void probed(Assignment assignment, ProbeOutcome outcome) {
    var group = assignment.group();
    var target = assignment.target();
    var node = assignment.node().id();
    if (target.machine().probed(node, outcome, group.healthCheck())) {
      resources.loadBalancerOf(group).ifPresent(this::configure);
      publish(group, target, target.machine().health());
    }
  }

  private void configure(LoadBalancerResource loadBalancer) {
    for (var node : loadBalancer.nodes()) {
      node.configure(configs.of(loadBalancer, node));
    }
    var addresses = loadBalancer.addressesOf(resolvable(loadBalancer));
    if (!addresses.isEmpty() && !addresses.equals(published.get(loadBalancer.dnsName()))) {
      published.put(loadBalancer.dnsName(), addresses);
      names.put(loadBalancer.dnsName(), addresses);
    }
  }

  private void withdrawNames() {
    var current =
        resources.loadBalancers().stream()
            .map(LoadBalancerResource::dnsName)
            .collect(Collectors.toSet());
    for (var name : List.copyOf(published.keySet())) {
      if (!current.contains(name)) {
        published.remove(name);
        names.remove(name);
      }
    }
  }

  /**
   * DNS failover: a node that finds too few targets healthy is left out while another node does
   * find enough.
   */
  private List<ZoneNode> resolvable(LoadBalancerResource loadBalancer) {
    var listening = loadBalancer.nodes().stream().filter(ZoneNode::isListening).toList();
    var groups =
        resources.listenersOf(loadBalancer).stream()
            .flatMap(listener -> listener.targetGroups().stream())
            .distinct()
            .map(resources::targetGroup)
            .filter(group -> !group.targets().isEmpty())
            .toList();
    var serving =
        listening.stream()
            .filter(node -> groups.stream().allMatch(group -> group.isHealthyTo(node)))
            .toList();
    return serving.isEmpty() ? listening : serving;
  }
}
