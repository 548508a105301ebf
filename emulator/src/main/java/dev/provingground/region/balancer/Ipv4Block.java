package dev.provingground.region.balancer;

/** Addresses of version 4 in blocks such as {@code 192.0.2.0/24}. */
final class Ipv4Block {
  private Ipv4Block() {}

  /** Whether the address is in the block; one that is not of version 4 is in none. */
  static boolean contains(String block, String address) {
    int slash = block.indexOf('/');
    if (slash < 0 || address.indexOf(':') >= 0) {
      return false;
    }
    int length = Integer.parseInt(block.substring(slash + 1));
    int mask = length == 0 ? 0 : -1 << (32 - length);
    return (number(block.substring(0, slash)) & mask) == (number(address) & mask);
  }

  private static int number(String address) {
    int number = 0;
    for (var part : address.split("\\.", -1)) {
      number = (number << 8) | Integer.parseInt(part);
    }
    return number;
  }
}
