package dev.provingground.region.services.ec2;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IPv4 addresses in canonical form.
 *
 * @param first the block's first address, as an unsigned number
 * @param prefix how many leading bits the addresses share, 0 to 32
 */
record Cidr(long first, int prefix) {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  /** Reads {@code 10.0.0.0/16}; bits behind the prefix are cleared, as EC2 does it. */
  static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,2}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    if (prefix > 32) {
      return Optional.empty();
    }
    return address(text.substring(0, slash))
        .map(address -> new Cidr(address & mask(prefix), prefix));
  }

  /** Reads {@code 10.0.0.4} as an unsigned number. */
  static Optional<Long> address(String text) {
    var octets = ADDRESS.matcher(text);
    if (!octets.matches()) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(octets.group(i));
      if (octet > 255) {
        return Optional.empty();
      }
      address = address << 8 | octet;
    }
    return Optional.of(address);
  }

  /** Writes an address with dots. */
  static String address(long address) {
    return (address >> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  long size() {
    return 1L << (32 - prefix);
  }

  long last() {
    return first + size() - 1;
  }

  boolean contains(long address) {
    return first <= address && address <= last();
  }

  boolean contains(Cidr other) {
    return contains(other.first) && contains(other.last());
  }

  boolean overlaps(Cidr other) {
    return contains(other.first) || other.contains(first);
  }

  private static long mask(int prefix) {
    return 0xFFFF_FFFFL << (32 - prefix) & 0xFFFF_FFFFL;
  }

  @Override
  public String toString() {
    return address(first) + "/" + prefix;
  }
}
