package dev.provingground.region.launch;

import javax.management.MBeanServerBuilder;

/**
 * Refuses to make an MBean server. XNIO, on which Undertow stands, registers its workers with JMX
 * where there is one; to have one takes the region's start a tenth of a second, and memory.
 */
public final class NoManagement extends MBeanServerBuilder {
  /** Called by {@code javax.management}, by the name of this class. */
  public NoManagement() {
    throw new UnsupportedOperationException("the region has no JMX");
  }
}
