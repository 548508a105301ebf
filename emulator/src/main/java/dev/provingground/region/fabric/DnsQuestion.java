package dev.provingground.region.fabric;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A DNS query with one question, as resolvers send it (RFC 1035).
 *
 * @param id by which the client knows the answer
 * @param name without the last dot
 * @param question as it came, to be repeated in the answer
 */
record DnsQuestion(short id, boolean recursionDesired, String name, int type, byte[] question) {
  /** Also for a name that exists but has nothing of the type. */
  private static final int NO_ERROR = 0;

  private static final int NO_SUCH_NAME = 3;

  private static final int IN = 1;
  private static final int HEADER = 12;
  private static final int LONGEST_LABEL = 63;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int TRUNCATED = 0x0200;

  /** Without extensions, of which none is spoken. */
  private static final int LONGEST = 512;

  /** Of a record, besides its name and its data. */
  private static final int FIXED = 10;

  /** A pointer to the question's name. */
  private static final byte[] ASKED = {(byte) 0xc0, HEADER};

  /** What a datagram asks; empty for what is no such query. */
  static Optional<DnsQuestion> of(ByteBuffer datagram) {
    try {
      short id = datagram.getShort();
      int flags = datagram.getShort();
      int questions = datagram.getShort();
      datagram.position(HEADER);
      if ((flags & (RESPONSE | OPCODE)) != 0 || questions != 1) {
        return Optional.empty();
      }
      var name = new StringJoiner(".");
      for (int length = datagram.get(); length != 0; length = datagram.get()) {
        if (length < 0 || length > LONGEST_LABEL) {
          return Optional.empty();
        }
        var label = new byte[length];
        datagram.get(label);
        name.add(new String(label, StandardCharsets.ISO_8859_1));
      }
      int type = datagram.getShort();
      if (datagram.getShort() != IN) {
        return Optional.empty();
      }
      var question = new byte[datagram.position() - HEADER];
      datagram.get(HEADER, question);
      return Optional.of(
          new DnsQuestion(id, (flags & RECURSION_DESIRED) != 0, name.toString(), type, question));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The type that it asks for; empty for one that nobody here has. */
  String typeName() {
    return DnsRecord.TYPES.entrySet().stream()
        .filter(known -> known.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** As a datagram; records that it has no room for are left out, and it says so. */
  ByteBuffer answer(DnsAnswer answer) {
    var datagram = ByteBuffer.allocate(LONGEST).position(HEADER).put(question);
    int answered = 0;
    boolean truncated = false;
    for (var one : answer.records()) {
      var owner = one.name().equalsIgnoreCase(name) ? ASKED : DnsRecord.name(one.name());
      var data = one.data();
      if (datagram.remaining() < owner.length + FIXED + data.length) {
        truncated = true;
        break;
      }
      datagram
          .put(owner)
          .putShort((short) one.typeNumber())
          .putShort((short) IN)
          .putInt((int) one.seconds())
          .putShort((short) data.length)
          .put(data);
      answered++;
    }
    return datagram
        .flip()
        .putShort(0, id)
        .putShort(
            2,
            (short)
                (RESPONSE
                    | (truncated ? TRUNCATED : 0)
                    | (recursionDesired ? RECURSION_DESIRED : 0)
                    | RECURSION_AVAILABLE
                    | (answer.exists() ? NO_ERROR : NO_SUCH_NAME)))
        .putShort(4, (short) 1)
        .putShort(6, (short) answered);
  }
}
