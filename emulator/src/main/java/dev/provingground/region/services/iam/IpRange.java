package dev.provingground.region.services.iam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses, IPv4 or IPv6, such as {@code 203.0.113.0/24}; without a length it is one
 * address.
 *
 * @param width of an address of its kind, in bits
 */
record IpRange(BigInteger address, int width, int length) {
  /** Empty when the text is none. */
  static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    try {
      var bytes = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int width = bytes.length * Byte.SIZE;
      int length = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
      return length < 0 || length > width
          ? Optional.empty()
          : Optional.of(new IpRange(new BigInteger(1, bytes), width, length));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // NumberFormatException is one
    }
  }

  /** Whether the text is an address in it. */
  boolean contains(String text) {
    return parse(text)
        .filter(one -> one.width == width && one.length == width)
        .map(one -> one.address.xor(address).shiftRight(width - length).signum() == 0)
        .orElse(false);
  }
}
