package dev.provingground.region.fabric;

import dev.provingground.region.fabric.Internet.Gateway;
import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.Conntrack;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.services.ec2.NetworkFabric.FlowSample;
import dev.provingground.region.services.ec2.NetworkFabric.Interface;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.GatewayEndpoint;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.NetworkFaults.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One VPC: a router namespace with a device to each network interface and, while it is attached,
 * one to the internet gateway. Its first address is every interface's gateway.
 */
final class Vpc implements AutoCloseable {
  static final String FAR_END = "eth0";
  private static final Cidr LINK_LOCAL = Cidr.of("169.254.0.0/16");

  final String id;
  final PacketFilter filter;
  final VpcFaults faults;
  final NetNs router;
  private final VpcNames names;
  private final Cidr block;
  private final Rtnetlink links;

  private final Conntrack flows;

  /** The reaper's own way to the same devices. */
  private final Rtnetlink removals;

  private final Reaper reaper;
  private final Resolver resolver;
  private final Devices devices = new Devices("e-");
  private final Map<String, Attached> interfaces = new HashMap<>();

  /** By address: what is done about the flows of its last holder. */
  private final Map<Cidr, Future<?>> forgetting = new HashMap<>();

  /** By address; seen from the threads that measure flows. */
  private final Map<Integer, String> holders = new ConcurrentHashMap<>();

  private boolean dnsSupport = true;
  private @Nullable Gateway gateway;
  private @Nullable ServiceGateway services;

  /** By subnet: what gateway endpoints its routes lead to. */
  private final Map<String, List<Route>> endpointRoutes = new HashMap<>();

  private volatile @Nullable FlowMeter meter;

  /** To its gateways, of which each interface may make use. */
  private final List<PendingLink> shared = new CopyOnWriteArrayList<>();

  /**
   * @param links that have to be up for anything to get in or out
   */
  private record Attached(Interface specification, NetNs namespace, List<PendingLink> links) {}

  Vpc(String id, Cidr block, Reaper reaper, Resolver resolver) {
    this.id = id;
    this.block = block;
    names = new VpcNames(id, block);
    this.reaper = reaper;
    this.resolver = resolver;
    router = NetNs.create(id);
    router.run(Forwarding::enable);
    links = Rtnetlink.in(router);
    removals = Rtnetlink.in(router);
    flows = Conntrack.in(router);
    links.up("lo");
    links.addAddress("lo", block.address(1));
    // An address that nobody has must not leave by the gateway, and nothing must be answered where
    // there is none.
    links.addBlackhole(block);
    links.addBlackhole(Cidr.ANY);
    filter = new PacketFilter(router);
    faults = new VpcFaults(router);
  }

  /** Where names are not resolved, nobody listens at the resolver's addresses. */
  void putDnsSupport(boolean enabled) {
    if (enabled == dnsSupport) {
      return;
    }
    interfaces.forEach(
        (networkInterfaceId, attached) -> {
          if (enabled) {
            resolver.attach(networkInterfaceId, attached.namespace(), names);
          } else {
            resolver.detach(networkInterfaceId);
          }
        });
    dnsSupport = enabled;
  }

  /** Names of VPC endpoints, in full. */
  void putPrivateNames(Map<String, List<String>> endpoints) {
    names.putEndpoints(endpoints);
  }

  void putRoutes(String subnetId, List<Route> routes) {
    var toEndpoints =
        routes.stream().filter(route -> route.target() instanceof GatewayEndpoint).toList();
    if (!toEndpoints.isEmpty()) {
      var there = services;
      if (there == null) {
        there = new ServiceGateway(id, block.address(1), router, links);
        shared.addAll(there.pending());
        services = there;
      }
      for (var route : toEndpoints) {
        there.serve(Cidr.of(route.destination()));
      }
    }
    filter.putRoutes(subnetId, routes);
    endpointRoutes.put(subnetId, toEndpoints);
  }

  /** Where an interface finds a service by an endpoint; empty when there is none for it. */
  Optional<String> endpoint(String networkInterfaceId, String dnsName) {
    if (!dnsSupport) {
      return Optional.empty();
    }
    var subnetId =
        Objects.requireNonNull(interfaces.get(networkInterfaceId)).specification().subnetId();
    return names.ofEndpoint(dnsName).stream()
        .findFirst()
        .or(
            () ->
                endpointRoutes.getOrDefault(subnetId, List.of()).stream()
                    .filter(route -> leadsTo(route, dnsName))
                    .map(route -> Cidr.of(route.destination()).address(1).firstAddress())
                    .findFirst());
  }

  private static boolean leadsTo(Route route, String dnsName) {
    return route.target() instanceof GatewayEndpoint(var domain) && dnsName.endsWith("." + domain);
  }

  void attachGateway(Internet internet) {
    if (gateway != null) {
      throw new IllegalStateException(id + " has an internet gateway already; detach it first");
    }
    var attached = internet.connect(id, router, links);
    shared.addAll(attached.pending());
    for (var each : interfaces.values()) {
      each.specification().publicIp().map(Cidr::of).ifPresent(attached::publish);
    }
    gateway = attached;
  }

  void detachGateway() {
    if (gateway == null) {
      throw new IllegalStateException(id + " has no internet gateway to detach");
    }
    shared.removeAll(gateway.pending());
    gateway.disconnect();
    gateway = null;
  }

  /** Wires a new namespace to the router, its rules in force. */
  NetNs attach(Interface added) {
    var address = Cidr.of(added.privateIp());
    if (address.prefix() < 32 || !block.contains(address)) {
      throw new IllegalArgumentException(
          "address "
              + added.privateIp()
              + " of "
              + added.networkInterfaceId()
              + " is not in "
              + id
              + "'s "
              + block);
    }
    awaitForgotten(address);
    filter.add(added);
    try {
      var namespace = NetNs.create(added.networkInterfaceId());
      try {
        var wire = wire(namespace, devices.name(added.networkInterfaceId()), address);
        if (dnsSupport) {
          resolver.attach(added.networkInterfaceId(), namespace, names);
        }
        if (gateway != null) {
          added.publicIp().map(Cidr::of).ifPresent(gateway::publish);
        }
        interfaces.put(added.networkInterfaceId(), new Attached(added, namespace, wire));
        holders.put(address.network(), added.networkInterfaceId());
        return namespace;
      } catch (RuntimeException e) {
        devices.release(devices.retire(added.networkInterfaceId()));
        namespace.close(); // its end of the wire goes, and so the other
        throw e;
      }
    } catch (RuntimeException e) {
      filter.remove(added.networkInterfaceId());
      throw e;
    }
  }

  private List<PendingLink> wire(NetNs namespace, String device, Cidr address) {
    links.addVeth(device, FAR_END, namespace);
    links.addDeviceRoute(address, device);
    try (var inside = Rtnetlink.in(namespace)) {
      inside.up("lo");
      // What tasks find at link-local addresses (metadata, credentials, names) is in their own
      // namespace or nowhere; names at the VPC's second address too.
      inside.addLocalBlock(LINK_LOCAL);
      inside.addLocalBlock(block.address(2));
      inside.addAddress(FAR_END, address);
      inside.up(FAR_END);
      inside.addGatewayRoute(Cidr.ANY, block.address(1), FAR_END);
      return List.of(
          PendingLink.of(router, links, device), PendingLink.of(namespace, inside, FAR_END));
    }
  }

  /** Answers what waits until packets get in and out, to be done before the namespace is used. */
  Runnable awaitingLinks(String networkInterfaceId) {
    var own = Objects.requireNonNull(interfaces.get(networkInterfaceId)).links();
    return () -> {
      own.forEach(PendingLink::await);
      shared.forEach(PendingLink::await);
    };
  }

  /**
   * @throws IllegalStateException when it has a fault already, or the kernel refuses it
   */
  VpcFaults.InForce begin(String networkInterfaceId, Fault fault, Consumer<Evidence> ended) {
    var attached = Objects.requireNonNull(interfaces.get(networkInterfaceId));
    return faults.begin(attached.specification(), attached.namespace(), fault, ended);
  }

  void detach(String networkInterfaceId) {
    var attached = interfaces.remove(networkInterfaceId);
    if (attached == null) {
      throw new IllegalArgumentException("no interface " + networkInterfaceId + " in " + id);
    }
    faults.detach(networkInterfaceId);
    resolver.detach(networkInterfaceId);
    filter.remove(networkInterfaceId);
    if (gateway != null) {
      attached.specification().publicIp().map(Cidr::of).ifPresent(gateway::withdraw);
    }
    links.deleteRoute(Cidr.of(attached.specification().privateIp()));
    forget(Cidr.of(attached.specification().privateIp()));
    attached.links().forEach(PendingLink::close);
    attached.namespace().close();
    // Not left to the namespace's end, which a process inside could put off.
    var device = devices.retire(networkInterfaceId);
    reaper.devices(
        () -> {
          removals.deleteLink(device);
          devices.release(device);
        });
  }

  private void forget(Cidr address) {
    forgetting.put(
        address,
        reaper.flows(
            () -> {
              flows.forget(address);
              readFlows();
              holders.remove(address.network());
            }));
  }

  /**
   * Begins or ends to measure flows.
   *
   * @throws IllegalStateException where the kernel cannot
   */
  void measure(boolean measured) {
    var current = meter;
    if (measured == (current != null)) {
      return;
    }
    if (current == null) {
      meter = new FlowMeter(router, holders::get);
    } else {
      meter = null;
      current.close();
    }
    filter.logRejections(measured);
  }

  /** Reads what the kernel would forget; does nothing unless flows are measured. */
  void readFlows() {
    var current = meter;
    if (current != null) {
      current.read();
    }
  }

  /** What was measured since the last time; nothing unless flows are measured. */
  FlowSample takeFlows() {
    var current = meter;
    return current == null ? new FlowSample(List.of(), true) : current.take();
  }

  /** Waits until no flow of the address's last holder is known. */
  private void awaitForgotten(Cidr address) {
    var pending = forgetting.remove(address);
    if (pending == null) {
      return;
    }
    try {
      pending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot forget the flows of " + address, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Refuses where interfaces or the gateway are left. */
  void requireEmpty() {
    if (gateway != null || !interfaces.isEmpty()) {
      throw new IllegalStateException(
          id
              + " still has "
              + (gateway == null ? interfaces.keySet() : "its internet gateway")
              + "; detach them first");
    }
  }

  /** With the router go its devices, and their other ends in the interfaces' namespaces. */
  @Override
  public void close() {
    interfaces.keySet().forEach(resolver::detach);
    interfaces.values().forEach(attached -> attached.links().forEach(PendingLink::close));
    interfaces.values().forEach(attached -> attached.namespace().close());
    interfaces.clear();
    faults.close();
    measure(false);
    filter.close();
    if (services != null) {
      services.close();
    }
    links.close();
    router.close();
    reaper.devices(removals::close);
    var _ = reaper.flows(flows::close); // after what is pending
  }
}
