package dev.provingground.region.fabric;

import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import org.jspecify.annotations.Nullable;

/**
 * A device that may not let packets through yet, which kernels before 6.8 notice when they get
 * round to it. Who is about to use it waits, so that the event loop, which has made it, need not.
 * Thread-safe.
 */
final class PendingLink implements AutoCloseable {
  private final String device;

  /** Its own way there; none once the device is known to be up. */
  private @Nullable Rtnetlink links;

  private PendingLink(String device, @Nullable Rtnetlink links) {
    this.device = device;
    this.links = links;
  }

  /**
   * Looks once, and does not wait.
   *
   * @param links of the namespace that the device is in
   */
  static PendingLink of(NetNs namespace, Rtnetlink links, String device) {
    return new PendingLink(device, links.isUp(device) ? null : Rtnetlink.in(namespace));
  }

  /**
   * Blocks until the device lets packets through.
   *
   * @throws IllegalStateException when it takes more than two seconds
   */
  synchronized void await() {
    if (links != null) {
      links.awaitUp(device);
      close();
    }
  }

  @Override
  public synchronized void close() {
    if (links != null) {
      links.close();
      links = null;
    }
  }
}
