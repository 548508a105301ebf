package dev.provingground.region.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Entries that wait to be delivered. Written by a node's threads, taken by another; "best effort",
 * as AWS has it: of more than can be kept the oldest stay.
 */
final class AccessLog {
  private static final int MAX_WAITING = 200_000;

  private final ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  void add(String entry) {
    if (count.incrementAndGet() <= MAX_WAITING) {
      waiting.add(entry);
    } else {
      count.decrementAndGet();
    }
  }

  List<String> take() {
    var taken = new ArrayList<String>();
    for (var entry = waiting.poll(); entry != null; entry = waiting.poll()) {
      taken.add(entry);
      count.decrementAndGet();
    }
    return taken;
  }
}
