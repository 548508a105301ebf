package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv4 block.
 *
 * @param network the first address, bits beyond the prefix are zero
 * @param prefix 0 to 32
 */
public record Cidr(int network, int prefix) {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern BLOCK =
      Pattern.compile(
          BYTE + "\\." + BYTE + "\\." + BYTE + "\\." + BYTE + "(?:/(3[0-2]|[12]?[0-9]))?");

  /** Everything. */
  public static final Cidr ANY = new Cidr(0, 0);

  /**
   * Reads a block.
   *
   * @param text {@code 10.0.0.0/16} or a bare address; bits beyond the prefix are cleared
   * @throws IllegalArgumentException naming what is not a block
   */
  public static Cidr of(String text) {
    var parts = BLOCK.matcher(text);
    // Inet4Address would take 10.1 for 10.0.0.1.
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an IPv4 block such as 10.0.0.0/16: " + text);
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      address = address << 8 | Integer.parseInt(parts.group(i));
    }
    int prefix = parts.group(5) == null ? 32 : Integer.parseInt(parts.group(5));
    return new Cidr(address & mask(prefix), prefix);
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
