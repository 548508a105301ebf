package dev.provingground.region.balancer;

import java.nio.ByteBuffer;

/** Numbers as digits, without the detour of a text. */
final class Decimal {
  private Decimal() {}

  /**
   * @param number not negative
   */
  static void put(ByteBuffer out, long number) {
    long divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      out.put((byte) ('0' + number / divisor % 10));
    }
  }
}
