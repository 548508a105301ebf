package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

/** In worlds without faults. */
final class NoRequestIsLost implements Invariant {
  @Override
  public String sentence() {
    return "Deployments and scaling lose no request that ends within the deregistration delay";
  }

  @Override
  public void check(Observed world) {
    var lost = world.lostRequests();
    unless(lost.isEmpty(), "lost: %s", lost);
  }
}
