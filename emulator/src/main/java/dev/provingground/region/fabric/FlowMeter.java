package dev.provingground.region.fabric;

import dev.provingground.region.kernel.Cidr;
import dev.provingground.region.kernel.Conntrack;
import dev.provingground.region.kernel.Conntrack.End;
import dev.provingground.region.kernel.Conntrack.Passed;
import dev.provingground.region.kernel.FlowEnds;
import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.PacketLog;
import dev.provingground.region.kernel.PacketLog.Packet;
import dev.provingground.region.services.ec2.NetworkFabric.Flow;
import dev.provingground.region.services.ec2.NetworkFabric.FlowSample;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the interfaces of a VPC see of flows: what passed is counted by connection tracking, what
 * was rejected is told packet by packet by the packet filter. Each interface sees a flow for
 * itself, in either direction.
 *
 * <p>Connection tracking counts a packet when it comes in, also when a network ACL rejects it after
 * all: those are taken off again. Thread-safe.
 */
final class FlowMeter implements AutoCloseable {
  private final PacketLog log;
  private final Conntrack flows;
  private final FlowEnds ends;
  private final Function<Integer, @Nullable String> interfaceOf;
  private final Map<Key, Count> counts = new HashMap<>();
  private boolean complete = true;
  private boolean closed;

  /** A flow as an interface sees it, in one direction. */
  private record Key(
      String networkInterfaceId,
      boolean egress,
      boolean accepted,
      int protocol,
      End from,
      End to) {}

  private record Count(long packets, long bytes) {
    Count plus(Count other) {
      return new Count(packets + other.packets, bytes + other.bytes);
    }

    Count negated() {
      return new Count(-packets, -bytes);
    }
  }

  /**
   * @param interfaceOf the interface that has an address, if any has
   */
  FlowMeter(NetNs router, Function<Integer, @Nullable String> interfaceOf) {
    this.interfaceOf = interfaceOf;
    Conntrack.count(router);
    log = PacketLog.in(router, Rejections.LOG_GROUP);
    ends = FlowEnds.in(router);
    flows = Conntrack.in(router);
  }

  /** Reads what the kernel would forget after a while. */
  synchronized void read() {
    if (closed) {
      return;
    }
    var rejected = log.read();
    complete &= rejected.complete();
    rejected.packets().forEach(this::rejected);
    flows.take().forEach(this::passed);
    var ended = ends.read();
    complete &= ended.complete();
    ended.flows().forEach(this::passed);
  }

  /** What was measured since the last time. */
  synchronized FlowSample take() {
    read();
    var sample =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue().packets() > 0)
            .map(entry -> flow(entry.getKey(), entry.getValue()))
            .toList();
    var taken = new FlowSample(sample, complete);
    counts.clear();
    complete = true;
    return taken;
  }

  private static Flow flow(Key key, Count count) {
    return new Flow(
        key.networkInterfaceId(),
        key.egress(),
        key.accepted(),
        key.protocol(),
        Cidr.host(key.from().address()).firstAddress(),
        key.from().port(),
        Cidr.host(key.to().address()).firstAddress(),
        key.to().port(),
        count.packets(),
        count.bytes());
  }

  private void passed(Passed flow) {
    both(flow.protocol(), flow.from(), flow.to(), new Count(flow.packets(), flow.bytes()));
    both(flow.protocol(), flow.to(), flow.from(), new Count(flow.packetsBack(), flow.bytesBack()));
  }

  /** Accepted at both ends. */
  private void both(int protocol, End from, End to, Count count) {
    add(true, true, protocol, from, to, count);
    add(false, true, protocol, from, to, count);
  }

  private void rejected(Packet packet) {
    var from = new End(packet.source(), packet.sourcePort());
    var to = new End(packet.destination(), packet.destinationPort());
    var one = new Count(1, packet.bytes());
    if (Rejections.isOfFlow(packet.prefix())) {
      both(packet.protocol(), from, to, one.negated());
    }
    if (Rejections.isAtSender(packet.prefix())) {
      add(true, false, packet.protocol(), from, to, one);
    } else {
      add(true, true, packet.protocol(), from, to, one);
      add(false, false, packet.protocol(), from, to, one);
    }
  }

  private void add(boolean egress, boolean accepted, int protocol, End from, End to, Count count) {
    var id = interfaceOf.apply(egress ? from.address() : to.address());
    if (id != null) {
      counts.merge(new Key(id, egress, accepted, protocol, from, to), count, Count::plus);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    log.close();
    ends.close();
    flows.close();
  }
}
