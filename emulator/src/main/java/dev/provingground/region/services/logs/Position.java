package dev.provingground.region.services.logs;

import java.math.BigInteger;
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

  /** Both numbers in one, so that it orders as they do. */
  private static final BigInteger SHIFT = BigInteger.TEN.pow(DIGITS - 20);

  @Override
  public int compareTo(Position other) {
    int byTime = Long.compare(timestamp, other.timestamp);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  /** The place just behind this one. */
  Position next() {
    return new Position(timestamp, sequence + 1);
  }

  /** 56 digits, as event ids and tokens have them. */
  String digits() {
    var number = BigInteger.valueOf(timestamp).multiply(SHIFT).add(BigInteger.valueOf(sequence));
    var text = number.toString();
    return "0".repeat(DIGITS - text.length()) + text;
  }

  /** Reads what {@link #digits} wrote. */
  static Optional<Position> parse(String digits) {
    if (!digits.matches("\\d{" + DIGITS + "}")) {
      return Optional.empty();
    }
    var parts = new BigInteger(digits).divideAndRemainder(SHIFT);
    if (parts[0].bitLength() > 63 || parts[1].bitLength() > 63) {
      return Optional.empty();
    }
    return Optional.of(new Position(parts[0].longValue(), parts[1].longValue()));
  }
}
