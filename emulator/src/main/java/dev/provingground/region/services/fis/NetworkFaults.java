package dev.provingground.region.services.fis;

import java.time.Duration;
import java.util.List;

/**
 * Faults of the network; the fabric implements it. Called on the event loop, which it hardly
 * blocks. A fault ends with its interface or VPC, and with the region. Evidence: {@code
 * packetsDropped} and {@code bytesDropped}.
 */
public interface NetworkFaults {
  /**
   * Does something to the packets of an interface.
   *
   * @param networkInterfaceId one that is attached; refused when it is not
   */
  Injection inject(String networkInterfaceId, Fault fault, Injection.Listener listener);

  /** Cuts a subnet off; refused when there is no such VPC. */
  Injection disrupt(Disruption disruption, Injection.Listener listener);

  /** What is done to an interface's packets, those of connections that exist included. */
  sealed interface Fault {}

  /** All packets to a port are dropped. */
  record BlackholePort(TrafficType trafficType, Protocol protocol, int port) implements Fault {}

  /** Which packets, as the interface sees them. */
  enum TrafficType {
    /** To a port of the interface. */
    INGRESS,
    /** From the interface to a port of others. */
    EGRESS
  }

  /** A protocol that has ports. */
  enum Protocol {
    TCP,
    UDP
  }

  /**
   * Some of the packets that leave are dropped, at random.
   *
   * @param percent 1 to 100
   * @param destinations blocks; {@code 0.0.0.0/0} for all
   */
  record PacketLoss(int percent, List<String> destinations) implements Fault {}

  /**
   * All packets that leave are delayed. Takes netem in the kernel; refused where it is missing.
   *
   * @param delay a millisecond at least
   * @param jitter by how much the delay varies either way
   */
  record Latency(Duration delay, Duration jitter) implements Fault {}

  /**
   * Packets between a subnet and others are dropped in both directions; those within it are not.
   *
   * @param block the subnet's
   */
  record Disruption(String vpcId, String block, Peers peers) {}

  /** The other side of a disruption. */
  sealed interface Peers {}

  /** Whoever has an address in one of the blocks. */
  record Inside(List<String> blocks) implements Peers {}

  /** Whoever has no address in the block. */
  record Outside(String block) implements Peers {}
}
