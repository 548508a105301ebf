package dev.provingground.region.services.s3;

import java.util.zip.Checksum;

/** The CRC-64 of the NVM Express base specification, which S3 prefers. */
final class Crc64Nvme implements Checksum {
  /** The polynomial, its bits reflected. */
  private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

  private static final long[] TABLE = table();

  private long crc = -1;

  private static long[] table() {
    var table = new long[256];
    for (int i = 0; i < table.length; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
      }
      table[i] = value;
    }
    return table;
  }

  @Override
  public void update(int octet) {
    crc = TABLE[(int) (crc ^ octet) & 0xff] ^ (crc >>> 8);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      update(bytes[i]);
    }
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1;
  }
}
