package dev.provingground.region.services.fis;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A fault that was asked for. */
public interface Injection {
  /**
   * Undoes it; the listener hears when nothing of it is left. Does nothing when that is so already.
   * To be called on the event loop.
   */
  void undo();

  /** What becomes of a fault. Called on the event loop, later than whatever asked for the fault. */
  interface Listener {
    /** It is in force. */
    void injected();

    /**
     * It cannot be; nothing of it is left. The last that is heard.
     *
     * @param reason for people: what was asked for, what is missing, what to do
     */
    void refused(String reason);

    /**
     * Nothing of it is left: it was undone, it was over by itself, or its target is gone. The last
     * that is heard.
     */
    void undone(Evidence evidence);
  }

  /**
   * What a fault did, counted.
   *
   * @param counts by what is counted, such as {@code packetsDropped}
   */
  record Evidence(Map<String, Long> counts) {
    public static final Evidence NONE = new Evidence(Map.of());

    /** Both together. */
    Evidence plus(Evidence other) {
      var sum = new TreeMap<>(counts);
      other.counts.forEach((what, count) -> sum.merge(what, count, Long::sum));
      return new Evidence(sum);
    }

    /** Such as {@code bytesDropped=840, packetsDropped=14}; empty when nothing was counted. */
    @Override
    public String toString() {
      return new TreeMap<>(counts)
          .entrySet().stream()
              .map(count -> count.getKey() + "=" + count.getValue())
              .collect(Collectors.joining(", "));
    }
  }
}
