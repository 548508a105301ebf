package dev.provingground.region.services.elbv2;

import java.util.regex.Pattern;

/** IPv4 addresses and blocks, as far as targets need them. */
final class Ipv4 {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  private Ipv4() {}

  static boolean isAddress(String text) {
    return number(text) >= 0;
  }

  /** Whether it is a block such as {@code 10.0.0.0/24}. */
  static boolean isBlock(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && isAddress(text.substring(0, slash))
        && text.substring(slash + 1).matches("\\d|[12]\\d|3[0-2]");
  }

  /** Whether the block, such as {@code 10.0.0.0/24}, holds the address. */
  static boolean contains(String cidr, String address) {
    int slash = cidr.indexOf('/');
    int shift = 32 - Integer.parseInt(cidr.substring(slash + 1));
    long network = number(cidr.substring(0, slash));
    long host = number(address);
    return host >= 0 && network >> shift == host >> shift;
  }

  /** -1 when it is not an address. */
  private static long number(String text) {
    var match = ADDRESS.matcher(text);
    if (!match.matches()) {
      return -1;
    }
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(match.group(i));
      if (octet > 255) {
        return -1;
      }
      number = number << 8 | octet;
    }
    return number;
  }
}
