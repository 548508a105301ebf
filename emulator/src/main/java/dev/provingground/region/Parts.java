package dev.provingground.region;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be closed in reverse order, each part in bounded time. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Duration timeout;

  /**
   * @param timeout for each part
   */
  Parts(Duration timeout) {
    this.timeout = timeout;
  }

  synchronized <P extends AutoCloseable> P add(P part) {
    parts.push(part);
    return part;
  }

  /** Once only; what a part throws is logged and keeps no other from being closed. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      close(parts.pop());
    }
  }

  private void close(AutoCloseable part) {
    var name = part.getClass().getSimpleName();
    var closer =
        Thread.ofPlatform()
            .name("close-" + name)
            .daemon()
            .start(
                () -> {
                  try {
                    part.close();
                  } catch (Exception e) {
                    LOG.warn("{} does not close", name, e);
                  }
                });
    try {
      if (!closer.join(timeout)) {
        LOG.warn("{} is not closed after {}; the kernel will tear it down", name, timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
