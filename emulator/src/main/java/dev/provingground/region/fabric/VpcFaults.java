package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.kernel.Rule;
import dev.provingground.region.services.ec2.NetworkFabric.Interface;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.NetworkFaults.BlackholePort;
import dev.provingground.region.services.fis.NetworkFaults.Disruption;
import dev.provingground.region.services.fis.NetworkFaults.Fault;
import dev.provingground.region.services.fis.NetworkFaults.Inside;
import dev.provingground.region.services.fis.NetworkFaults.Latency;
import dev.provingground.region.services.fis.NetworkFaults.Outside;
import dev.provingground.region.services.fis.NetworkFaults.PacketLoss;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The faults in force in one VPC. One of an interface ends with it, so that the next that has its
 * address is not affected.
 */
final class VpcFaults implements AutoCloseable {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final FaultFilter filter;
  private final Map<String, InForce> byInterface = new HashMap<>();
  private final Set<InForce> disruptions = new HashSet<>();

  VpcFaults(NetNs router) {
    filter = new FaultFilter(router);
  }

  /** A fault in force. */
  final class InForce {
    private final Supplier<Evidence> removal;
    private final Consumer<Evidence> ended;

    private InForce(Supplier<Evidence> removal, Consumer<Evidence> ended) {
      this.removal = removal;
      this.ended = ended;
    }

    /** Ends it, unless it has ended. */
    void end() {
      if (byInterface.values().remove(this) || disruptions.remove(this)) {
        ended.accept(removal.get());
      }
    }
  }

  /**
   * @param ended hears once when it has ended
   * @throws IllegalStateException when the interface has a fault already, or the kernel refuses it
   */
  InForce begin(Interface target, NetNs namespace, Fault fault, Consumer<Evidence> ended) {
    var id = target.networkInterfaceId();
    if (byInterface.containsKey(id)) {
      throw new IllegalStateException(
          "the network interface "
              + id
              + " has a network fault already: such actions cannot run in parallel on a task");
    }
    var address = Cidr.of(target.privateIp());
    var begun =
        switch (fault) {
          case BlackholePort blackhole -> drop(List.of(rule(blackhole, address)), ended);
          case PacketLoss loss ->
              drop(
                  loss.destinations().stream()
                      .map(
                          block ->
                              new Rule()
                                  .ipv4()
                                  .source(address)
                                  .destination(Cidr.of(block))
                                  .randomly(loss.percent()))
                      .toList(),
                  ended);
          case Latency latency -> delay(namespace, latency, ended);
        };
    byInterface.put(id, begun);
    return begun;
  }

  private static Rule rule(BlackholePort fault, Cidr address) {
    var rule =
        new Rule()
            .ipv4()
            .protocol(
                switch (fault.protocol()) {
                  case TCP -> TCP;
                  case UDP -> UDP;
                });
    var ofInterface =
        switch (fault.trafficType()) {
          case INGRESS -> rule.destination(address);
          case EGRESS -> rule.source(address);
        };
    return ofInterface.destinationPorts(fault.port(), fault.port());
  }

  /** Packets between the subnet and its peers. */
  InForce begin(Disruption disruption, Consumer<Evidence> ended) {
    var block = Cidr.of(disruption.block());
    var rules =
        switch (disruption.peers()) {
          case Outside outside ->
              List.of(
                  new Rule().ipv4().source(block).destinationOutside(Cidr.of(outside.block())),
                  new Rule().ipv4().destination(block).sourceOutside(Cidr.of(outside.block())));
          case Inside inside ->
              inside.blocks().stream()
                  .map(Cidr::of)
                  .flatMap(
                      peer ->
                          Stream.of(
                              new Rule().ipv4().source(block).destination(peer),
                              new Rule().ipv4().destination(block).source(peer)))
                  .toList();
        };
    var begun = drop(rules, ended);
    disruptions.add(begun);
    return begun;
  }

  private InForce drop(List<Rule> rules, Consumer<Evidence> ended) {
    var chain = filter.drop(rules);
    return new InForce(() -> dropped(chain), ended);
  }

  private Evidence dropped(String chain) {
    var count = filter.end(chain);
    return new Evidence(Map.of("packetsDropped", count.packets(), "bytesDropped", count.bytes()));
  }

  private InForce delay(NetNs namespace, Latency latency, Consumer<Evidence> ended) {
    try (var links = Rtnetlink.in(namespace)) {
      links.delay(Vpc.FAR_END, latency.delay(), latency.jitter());
    } catch (KernelException e) {
      if (e.errno() == KernelException.ENOENT) {
        throw new IllegalStateException(
            "this host's kernel has no netem (CONFIG_NET_SCH_NETEM), which delays packets", e);
      }
      throw e;
    }
    return new InForce(
        () -> {
          try (var links = Rtnetlink.in(namespace)) {
            links.removeDelay(Vpc.FAR_END);
          }
          return Evidence.NONE;
        },
        ended);
  }

  /** The interface is about to go. */
  void detach(String networkInterfaceId) {
    var fault = byInterface.get(networkInterfaceId);
    if (fault != null) {
      fault.end();
    }
  }

  /** Ends them all. */
  void end() {
    Stream.concat(byInterface.values().stream(), disruptions.stream())
        .toList()
        .forEach(InForce::end);
  }

  /** What is in force ends with the router, and nobody is told. */
  @Override
  public void close() {
    filter.close();
  }
}
