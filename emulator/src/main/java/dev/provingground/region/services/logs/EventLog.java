package dev.provingground.region.services.logs;

import java.util.Arrays;

/**
 * The events of one stream in order of {@link Position}, in arrays: an event costs its text and 32
 * bytes, and appending one that is not older than the last is a store into each array.
 */
final class EventLog {
  private static final int FIRST_CAPACITY = 16;
  private long[] timestamps = new long[FIRST_CAPACITY];
  private long[] sequences = new long[FIRST_CAPACITY];
  private long[] ingestionTimes = new long[FIRST_CAPACITY];
  private String[] messages = new String[FIRST_CAPACITY];
  private int size;

  /**
   * Adds an event behind those of its time.
   *
   * @param sequence greater than all that were added before
   */
  void add(long timestamp, String message, long ingestionTime, long sequence) {
    if (size == messages.length) {
      grow();
    }
    int at = size;
    if (size > 0 && timestamp < timestamps[size - 1]) {
      at = lowerBound(new Position(timestamp, sequence));
      shift(at, at + 1, size - at);
    }
    timestamps[at] = timestamp;
    sequences[at] = sequence;
    ingestionTimes[at] = ingestionTime;
    messages[at] = message;
    size++;
  }

  private void grow() {
    int capacity = size * 2;
    timestamps = Arrays.copyOf(timestamps, capacity);
    sequences = Arrays.copyOf(sequences, capacity);
    ingestionTimes = Arrays.copyOf(ingestionTimes, capacity);
    messages = Arrays.copyOf(messages, capacity);
  }

  private void shift(int from, int to, int count) {
    System.arraycopy(timestamps, from, timestamps, to, count);
    System.arraycopy(sequences, from, sequences, to, count);
    System.arraycopy(ingestionTimes, from, ingestionTimes, to, count);
    System.arraycopy(messages, from, messages, to, count);
  }

  /** Forgets the events before an index. */
  void dropFirst(int count) {
    shift(count, 0, size - count);
    // The texts' places must not keep them alive.
    Arrays.fill(messages, size - count, size, "");
    size -= count;
  }

  /** The index of the first event that is not before the position; the size when all are. */
  int lowerBound(Position position) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (position(middle).compareTo(position) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long timestamp(int index) {
    return timestamps[index];
  }

  long ingestionTime(int index) {
    return ingestionTimes[index];
  }

  String message(int index) {
    return messages[index];
  }

  Position position(int index) {
    return new Position(timestamps[index], sequences[index]);
  }
}
