package dev.provingground.region.kernel;

import dev.provingground.region.kernel.Conntrack.Passed;
import java.util.ArrayList;
import java.util.List;

/**
 * What connection tracking tells of flows that it forgets, in the network namespace of the thread
 * that opened it: a connection that is refused it forgets at once. Afterwards any one thread at a
 * time may use it.
 */
public final class FlowEnds implements AutoCloseable {
  private static final int GROUP_CONNTRACK_DESTROY = 3;
  private static final int SOCKET_BUFFER = 4 << 20;

  private final Netlink netlink =
      new Netlink(Netlink.NETFILTER).buffers(SOCKET_BUFFER).join(GROUP_CONNTRACK_DESTROY);

  private FlowEnds() {}

  /** Opens it in the namespace: flows that begin from now on are heard of. */
  public static FlowEnds in(NetNs namespace) {
    return namespace.open(FlowEnds::new);
  }

  /**
   * What was read.
   *
   * @param flows what had passed of them since {@link Conntrack#take} last told
   * @param complete whether none was lost because nobody had read for too long
   */
  public record Ended(List<Passed> flows, boolean complete) {}

  /** The flows that have ended since the last time. Does not wait. */
  public Ended read() {
    var flows = new ArrayList<Passed>();
    boolean complete =
        netlink.drain(
            message -> {
              var passed = message.type() == Conntrack.DELETE ? Conntrack.passed(message) : null;
              if (passed != null) {
                flows.add(passed);
              }
            });
    return new Ended(flows, complete);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
