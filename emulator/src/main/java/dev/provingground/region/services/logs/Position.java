package dev.provingground.region.services.logs;

import java.util.Optional;

/**
 * A place in the order of events: by time stamp, and by arrival among equal ones.
 *
 * @param timestamp milliseconds since 1970
 * @param sequence counts all events of the service
 */
record Position(long timestamp, long sequence) implements Comparable<Position> {
  static final Position START = new Position(0, 0);
  private static final int DIGITS = 56;
  private static final int SEQUENCE_DIGITS = 36;

  @Override
  public int compareTo(Position other) {
    int byTime = Long.compare(timestamp, other.timestamp);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  /** The place just behind this one. */
  Position next() {
    return new Position(timestamp, sequence + 1);
  }

  /** 56 digits, as event ids and tokens have them: they order as the places do. */
  String digits() {
    return padded(timestamp, DIGITS - SEQUENCE_DIGITS) + padded(sequence, SEQUENCE_DIGITS);
  }

  private static String padded(long number, int length) {
    var text = Long.toString(number);
    return "0".repeat(length - text.length()) + text;
  }

  /** Reads what {@link #digits} wrote. */
  static Optional<Position> parse(String digits) {
    if (!digits.matches("\\d{" + DIGITS + "}")) {
      return Optional.empty();
    }
    try {
      int middle = DIGITS - SEQUENCE_DIGITS;
      return Optional.of(
          new Position(
              Long.parseLong(digits, 0, middle, 10), Long.parseLong(digits, middle, DIGITS, 10)));
    } catch (NumberFormatException e) {
      return Optional.empty(); // we have written no number as large as that
    }
  }
}
