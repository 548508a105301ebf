package dev.provingground.region.services.cloudformation.template;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address block, IPv4 or IPv6, that {@code Fn::Cidr} divides.
 *
 * @param width bits of an address: 32 or 128
 */
record CidrBlock(BigInteger network, int prefixLength, int width) {
  /**
   * @throws IllegalArgumentException when the text is no CIDR block
   */
  static CidrBlock parse(String text) {
    var parts = text.split("/", -1);
    // Only literals: nothing here may look up a name.
    if (parts.length != 2 || !parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(text + " is not a CIDR block");
    }
    try {
      var bytes = InetAddress.getByName(parts[0]).getAddress();
      int width = bytes.length * 8;
      int prefixLength = Integer.parseInt(parts[1]);
      if (prefixLength < 0 || prefixLength > width) {
        throw new IllegalArgumentException(text + " has a prefix that is not within 0 to " + width);
      }
      var address = new BigInteger(1, bytes);
      var network = address.shiftRight(width - prefixLength).shiftLeft(width - prefixLength);
      return new CidrBlock(network, prefixLength, width);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is not a CIDR block", e);
    }
  }

  /** Subnets of this many host bits, when the call does not say: 8, or 64 for IPv6. */
  int defaultSubnetBits() {
    return width == 32 ? 8 : 64;
  }

  /**
   * The first {@code count} subnets with {@code hostBits} bits for hosts each.
   *
   * @throws IllegalArgumentException when they do not fit
   */
  List<String> subnets(int count, int hostBits) {
    int free = width - prefixLength - hostBits;
    if (count < 1 || count > 256 || hostBits < 1 || free < 0) {
      throw new IllegalArgumentException(
          "%d blocks of %d bits do not fit into a /%d".formatted(count, hostBits, prefixLength));
    }
    if (BigInteger.ONE.shiftLeft(free).compareTo(BigInteger.valueOf(count)) < 0) {
      throw new IllegalArgumentException(
          "%d blocks of %d bits do not fit into a /%d".formatted(count, hostBits, prefixLength));
    }
    var subnets = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var address = network.add(BigInteger.valueOf(i).shiftLeft(hostBits));
      subnets.add(format(address) + "/" + (width - hostBits));
    }
    return subnets;
  }

  private String format(BigInteger address) {
    var bytes = new byte[width / 8];
    var digits = address.toByteArray();
    int length = Math.min(digits.length, bytes.length);
    System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
