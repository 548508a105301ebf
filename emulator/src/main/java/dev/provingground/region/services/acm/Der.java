package dev.provingground.region.services.acm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes values as certificates and keys have them: by the distinguished encoding rules, X.690. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int CENTURY_UNCLEAR_FROM = 2050;
  private static final DateTimeFormatter SHORT_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  static byte[] integer(BigInteger number) {
    return value(0x02, number.toByteArray());
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  /** Bits that are whole bytes. */
  static byte[] bits(byte[] content) {
    return value(0x03, new byte[] {0}, content);
  }

  /** In the form that certificates have it (RFC 5280). */
  static byte[] time(Instant time) {
    var utc = time.atOffset(ZoneOffset.UTC);
    boolean isShort = utc.getYear() < CENTURY_UNCLEAR_FROM;
    var text = (isShort ? SHORT_TIME : TIME).format(utc);
    return value(isShort ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A value of the context's own meaning. */
  static byte[] context(int tag, byte[]... parts) {
    return value(0xa0 | tag, parts);
  }

  static byte[] value(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var whole = new ByteArrayOutputStream();
    whole.write(tag);
    length(whole, content.size());
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
  }
}
