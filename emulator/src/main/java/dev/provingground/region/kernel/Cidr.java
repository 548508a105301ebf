package dev.provingground.region.kernel;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * An IPv4 block.
 *
 * @param network the first address, bits beyond the prefix are zero
 * @param prefix 0 to 32
 */
public record Cidr(int network, int prefix) {
  /** Everything. */
  public static final Cidr ANY = new Cidr(0, 0);

  /**
   * @param text {@code 10.0.0.0/16} or a bare address; bits beyond the prefix are cleared
   * @throws IllegalArgumentException naming what is not a block
   */
  public static Cidr of(String text) {
    int slash = text.indexOf('/');
    try {
      int prefix = slash < 0 ? 32 : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > 32) {
        throw new IllegalArgumentException("prefix of 0 to 32");
      }
      var literal = Inet4Address.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      return new Cidr(ByteBuffer.wrap(literal.getAddress()).getInt() & mask(prefix), prefix);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an IPv4 block such as 10.0.0.0/16: " + text, e);
    }
  }

  /** One address as a block. */
  public static Cidr host(int address) {
    return new Cidr(address, 32);
  }

  /** Whether all of the other block lies in this one. */
  public boolean contains(Cidr other) {
    return prefix <= other.prefix && (other.network & mask(prefix)) == network;
  }

  /** The address so many after the first. */
  public Cidr address(int offset) {
    return host(network + offset);
  }

  /** The first address, without the prefix. */
  public String firstAddress() {
    return (network >>> 24)
        + "."
        + (network >>> 16 & 255)
        + "."
        + (network >>> 8 & 255)
        + "."
        + (network & 255);
  }

  byte[] first() {
    return bytes(network);
  }

  byte[] netmask() {
    return bytes(mask(prefix));
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  private static byte[] bytes(int address) {
    return ByteBuffer.allocate(4).putInt(address).array();
  }

  @Override
  public String toString() {
    return firstAddress() + "/" + prefix;
  }
}
