package dev.provingground.region.fabric;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Removes what is out of use already. The kernel takes some 40 ms for a device and 20 ms for a
 * flow, in which the event loop has better to do.
 */
final class Reaper implements AutoCloseable {
  private final ExecutorService devices = thread("devices");
  private final ExecutorService flows = thread("flows");

  /** Removes devices, one after the other. */
  void devices(Runnable removal) {
    devices.execute(removal);
  }

  /** Removes flows, one after the other. */
  Future<?> flows(Runnable removal) {
    return flows.submit(removal);
  }

  /** Once all is removed. */
  @Override
  public void close() {
    devices.close();
    flows.close();
  }

  private static ExecutorService thread(String what) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("fabric-" + what).daemon().factory());
  }
}
