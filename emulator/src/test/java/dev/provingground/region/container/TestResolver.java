package dev.provingground.region.container;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Asks a VPC's resolver, from the network namespace that the calling thread is in. */
final class TestResolver {
  private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.2", 53);
  private static final int LONGEST = 512;
  private static final int POINTER = 0xc0;

  /** A type of records that is understood here. */
  enum Type {
    A(1),
    SRV(33);

    private final short number;

    Type(int number) {
      this.number = (short) number;
    }
  }

  private TestResolver() {}

  /**
   * What a name has, as zone files have it: an address, or {@code 1 1 PORT TARGET}; nothing where
   * it does not exist.
   */
  static List<String> ask(String name, Type type) throws IOException {
    var query =
        ByteBuffer.allocate(LONGEST)
            .putShort((short) 7)
            .putShort((short) 0x0100)
            .putShort((short) 1)
            .putInt(0)
            .putShort((short) 0);
    for (var label : name.split("\\.", -1)) {
      query.put((byte) label.length()).put(label.getBytes(US_ASCII));
    }
    query.put((byte) 0).putShort(type.number).putShort((short) 1);
    var reply = exchange(query.flip());
    reply.position(query.limit());
    var found = new ArrayList<String>();
    for (int i = 0; i < reply.getShort(6); i++) {
      name(reply);
      reply.position(reply.position() + 10); // type, class, time to live, length
      found.add(type == Type.A ? address(reply) : service(reply));
    }
    return found;
  }

  private static ByteBuffer exchange(ByteBuffer query) throws IOException {
    var question = new byte[query.remaining()];
    query.get(question);
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(5_000);
      socket.connect(SERVER);
      socket.send(new DatagramPacket(question, question.length));
      var received = new DatagramPacket(new byte[LONGEST], LONGEST);
      socket.receive(received);
      return ByteBuffer.wrap(received.getData(), 0, received.getLength());
    }
  }

  private static String address(ByteBuffer reply) {
    return "%d.%d.%d.%d"
        .formatted(reply.get() & 0xff, reply.get() & 0xff, reply.get() & 0xff, reply.get() & 0xff);
  }

  private static String service(ByteBuffer reply) {
    return "%d %d %d %s"
        .formatted(reply.getShort(), reply.getShort(), reply.getShort(), name(reply));
  }

  /** Of a name that is a pointer to another, nothing. */
  private static String name(ByteBuffer reply) {
    var labels = new StringJoiner(".");
    for (int length = reply.get() & 0xff; length != 0; length = reply.get() & 0xff) {
      if (length >= POINTER) {
        reply.get();
        return "";
      }
      var label = new byte[length];
      reply.get(label);
      labels.add(new String(label, US_ASCII));
    }
    return labels.toString();
  }
}
