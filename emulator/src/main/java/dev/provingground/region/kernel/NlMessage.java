package dev.provingground.region.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One received netlink message; {@link #attribute} reads what follows its fixed header. */
record NlMessage(int type, int flags, int seq, ByteBuffer body) {
  static final int ERROR = 2;
  static final int DONE = 3;

  /** The type's low bits; the high two say nested and network order. */
  private static final int NLA_TYPE_MASK = 0x3fff;

  /** A datagram may hold several messages, each padded to 4 bytes. */
  static List<NlMessage> parse(ByteBuffer datagram) {
    var messages = new ArrayList<NlMessage>();
    for (int at = 0; at + 16 <= datagram.limit(); ) {
      int length = datagram.getInt(at);
      messages.add(
          new NlMessage(
              datagram.getShort(at + 4) & 0xffff,
              datagram.getShort(at + 6) & 0xffff,
              datagram.getInt(at + 8),
              datagram.slice(at + 16, length - 16).order(ByteOrder.nativeOrder())));
      at += (length + 3) & ~3;
    }
    return messages;
  }

  /** The value of the first attribute of this type, big-endian; null where the message has none. */
  @Nullable ByteBuffer attribute(int headerLength, int type) {
    return attribute(body.slice(headerLength, body.limit() - headerLength), type);
  }

  /** Likewise for the attributes nested in a value. */
  static @Nullable ByteBuffer attribute(ByteBuffer attributes, int type) {
    var all = attributes(attributes, type);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** All attributes of a type that are nested in a value, as the elements of a list are. */
  static List<ByteBuffer> attributes(ByteBuffer attributes, int type) {
    var found = new ArrayList<ByteBuffer>();
    var data = attributes.duplicate().order(ByteOrder.nativeOrder());
    for (int at = 0; at + 4 <= data.limit(); ) {
      int length = data.getShort(at) & 0xffff;
      if (length < 4) {
        break;
      }
      if ((data.getShort(at + 2) & NLA_TYPE_MASK) == type) {
        found.add(data.slice(at + 4, length - 4)); // slice() is big-endian
      }
      at += (length + 3) & ~3;
    }
    return found;
  }

  static String text(ByteBuffer value) {
    var text = StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }
}
