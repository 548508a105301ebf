package dev.provingground.region.fabric;

import java.net.Inet4Address;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  /** No error: also for a name that exists but has nothing of the type. */
  static final int NO_ERROR = 0;

  /** There is no such name. */
  static final int NO_SUCH_NAME = 3;

  private static final int A = 1;
  private static final int IN = 1;
  private static final int HEADER = 12;
  private static final int LONGEST_LABEL = 63;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int NAME_OF_QUESTION = 0xc000 | HEADER;

  /** As Amazon's resolver says of a load balancer's name. */
  private static final int TIME_TO_LIVE = 60;

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

  /** Whether it asks for IPv4 addresses. */
  boolean isForAddresses() {
    return type == A;
  }

  ByteBuffer answer(int code, List<Inet4Address> addresses) {
    var answer =
        ByteBuffer.allocate(HEADER + question.length + addresses.size() * (HEADER + 4))
            .putShort(id)
            .putShort(
                (short)
                    (RESPONSE
                        | (recursionDesired ? RECURSION_DESIRED : 0)
                        | RECURSION_AVAILABLE
                        | code))
            .putShort((short) 1)
            .putShort((short) addresses.size())
            .putInt(0)
            .put(question);
    for (var address : addresses) {
      answer
          .putShort((short) NAME_OF_QUESTION)
          .putShort((short) A)
          .putShort((short) IN)
          .putInt(TIME_TO_LIVE)
          .putShort((short) 4)
          .put(address.getAddress());
    }
    return answer.flip();
  }
}
