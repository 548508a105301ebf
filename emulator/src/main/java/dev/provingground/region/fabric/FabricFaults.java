package dev.provingground.region.fabric;

import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.NetworkFaults;
import dev.provingground.region.time.EventLoop;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Faults in the fabric: nf_tables chains in the VPC's router, which live as long as it. To be
 * called on the event loop; a fault takes about a millisecond to come into force.
 */
public final class FabricFaults implements NetworkFaults {
  private final EventLoop loop;
  private final Fabric fabric;

  public FabricFaults(EventLoop loop, Fabric fabric) {
    this.loop = loop;
    this.fabric = fabric;
  }

  @Override
  public Injection inject(String networkInterfaceId, Fault fault, Injection.Listener listener) {
    return begin(ended -> fabric.begin(networkInterfaceId, fault, ended), listener);
  }

  @Override
  public Injection disrupt(Disruption disruption, Injection.Listener listener) {
    return begin(ended -> fabric.begin(disruption, ended), listener);
  }

  private Injection begin(
      Function<Consumer<Evidence>, VpcFaults.InForce> fault, Injection.Listener listener) {
    try {
      var begun = fault.apply(evidence -> loop.execute(() -> listener.undone(evidence)));
      loop.execute(listener::injected);
      return () -> fabric.end(begun);
    } catch (IllegalArgumentException | IllegalStateException e) {
      loop.execute(() -> listener.refused(String.valueOf(e.getMessage())));
      return () -> {};
    }
  }
}
