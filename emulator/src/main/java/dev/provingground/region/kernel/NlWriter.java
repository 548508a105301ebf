package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes netlink messages and attributes into one growing buffer. Headers and lengths are in host
 * order; what the <em>values</em> use depends on the subsystem: nf_tables wants big-endian
 * integers, rtnetlink host order.
 */
final class NlWriter {
  private static final int NLA_F_NESTED = 0x8000;
  private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

  /** Writes what belongs inside. */
  interface Body {
    void write(NlWriter out);
  }

  int length() {
    return buffer.position();
  }

  byte[] bytes() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** The bytes without a copy; valid up to {@link #length()} and until the next write. */
  byte[] array() {
    return buffer.array();
  }

  /**
   * One message: struct nlmsghdr { u32 len; u16 type; u16 flags; u32 seq; u32 pid; } and its body.
   */
  NlWriter message(int type, int flags, int seq, Body body) {
    int start = length();
    u32(0).u16(type).u16(flags).u32(seq).u32(0);
    body.write(this);
    buffer.putInt(start, length() - start);
    return this;
  }

  /** Sets flags of a message written before, given where it starts. */
  void addFlags(int start, int flags) {
    buffer.putShort(start + 6, (short) (buffer.getShort(start + 6) | flags));
  }

  NlWriter nested(int type, Body body) {
    int start = length();
    u16(0).u16(type | NLA_F_NESTED);
    body.write(this);
    buffer.putShort(start, (short) (length() - start));
    return this;
  }

  NlWriter bytes(int type, byte[] value) {
    u16(4 + value.length).u16(type).raw(value);
    return raw(new byte[-value.length & 3]); // attributes start on 4-byte boundaries
  }

  NlWriter str(int type, String value) {
    return bytes(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  NlWriter be32(int type, int value) {
    return bytes(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  NlWriter host32(int type, int value) {
    return u16(8).u16(type).u32(value);
  }

  NlWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  NlWriter u16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  NlWriter u32(int value) {
    room(4).putInt(value);
    return this;
  }

  NlWriter raw(byte[] value) {
    room(value.length).put(value);
    return this;
  }

  private ByteBuffer room(int needed) {
    if (buffer.remaining() < needed) {
      int size = Math.max(buffer.capacity() * 2, length() + needed);
      buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).put(buffer.flip());
    }
    return buffer;
  }
}
