package dev.provingground.region.fabric;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;

/** Packets of an IP protocol that Java has no sockets for, of one byte each. */
record RawSocket(int descriptor) implements AutoCloseable {
  private static final int INET = 2;
  private static final int RAW = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int PATIENCE_SECONDS = 5;

  /** Of a header without options. */
  private static final int HEADER = 20;

  private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDTO =
      find("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECV =
      find("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  static RawSocket open(Namespace at, int protocol) throws Exception {
    int descriptor = at.call(() -> invoke(() -> (int) SOCKET.invokeExact(INET, RAW, protocol)));
    assertThat(descriptor).as("a raw socket").isNotNegative();
    return new RawSocket(descriptor);
  }

  void send(String address, byte content) throws Exception {
    try (var arena = Arena.ofConfined()) {
      var to = arena.allocate(16, 4); // struct sockaddr_in
      to.set(JAVA_SHORT, 0, (short) INET);
      var octets = InetAddress.ofLiteral(address).getAddress();
      for (int i = 0; i < octets.length; i++) {
        to.set(JAVA_BYTE, 4 + i, octets[i]);
      }
      var packet = arena.allocateFrom(JAVA_BYTE, content);
      // What the filter drops on its way was sent all the same.
      long sent = invoke(() -> (long) SENDTO.invokeExact(descriptor, packet, 1L, 0, to, 16));
      assertThat(sent).isOne();
    }
  }

  /** The content of the next packet. */
  byte receive() throws Exception {
    try (var arena = Arena.ofConfined()) {
      var patience = arena.allocateFrom(JAVA_LONG, PATIENCE_SECONDS, 0); // struct timeval
      int set =
          invoke(
              () ->
                  (int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVTIMEO, patience, 16));
      assertThat(set).isZero();
      var packet = arena.allocate(64);
      long received = invoke(() -> (long) RECV.invokeExact(descriptor, packet, 64L, 0));
      assertThat(received).as("a packet within %d s", PATIENCE_SECONDS).isEqualTo(HEADER + 1L);
      return packet.get(JAVA_BYTE, HEADER);
    }
  }

  @Override
  public void close() throws Exception {
    assertThat((int) invoke(() -> (int) CLOSE.invokeExact(descriptor))).isZero();
  }

  private interface Call<T> {
    T make() throws Throwable;
  }

  private static <T> T invoke(Call<T> call) throws Exception {
    try {
      return call.make();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
