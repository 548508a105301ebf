package dev.provingground.harness.steps;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * A block of IPv4 addresses.
 *
 * @param first the first address, as an unsigned number
 * @param last the last one
 */
record Block(long first, long last) {
  /** Reads {@code 10.0.0.0/16}. */
  static Block of(String cidr) {
    int slash = cidr.indexOf('/');
    var address = Inet4Address.ofLiteral(cidr.substring(0, slash)).getAddress();
    long first = Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt());
    long size = 1L << (32 - Integer.parseInt(cidr.substring(slash + 1)));
    return new Block(first, first + size - 1);
  }

  /** How many addresses. */
  long size() {
    return last - first + 1;
  }

  boolean contains(Block other) {
    return first <= other.first && other.last <= last;
  }

  boolean overlaps(Block other) {
    return first <= other.last && other.first <= last;
  }
}
