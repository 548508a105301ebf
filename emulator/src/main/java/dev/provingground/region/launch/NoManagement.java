package dev.provingground.region.launch;

import java.util.ServiceConfigurationError;
import javax.management.MBeanServerBuilder;

/**
 * Refuses to make an MBean server. XNIO, on which Undertow stands, registers its workers with JMX
 * where there is one; to have one takes the region's start a tenth of a second, and memory.
 *
 * <p>By an error, which XNIO takes as a refusal too: at an exception {@code javax.management} first
 * asks its logger whether it wants to hear of it, which makes Java's logging.
 */
public final class NoManagement extends MBeanServerBuilder {
  /** Called by {@code javax.management}, by the name of this class. */
  public NoManagement() {
    throw new ServiceConfigurationError("the region has no JMX");
  }
}
