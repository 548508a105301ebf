package dev.provingground.region.fabric;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Removes what is out of use already. The kernel takes some 40 ms for a device, in which the event
 * loop has better to do.
 */
final class Reaper implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("fabric-reaper").daemon().factory());

  /** After what was given before. */
  void execute(Runnable removal) {
    thread.execute(removal);
  }

  /** Once all is removed. */
  @Override
  public void close() {
    thread.close();
  }
}
