package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The libc calls that Java has no API for. Each one succeeds or throws {@link KernelException}. */
final class Libc {
  static final int SOL_SOCKET = 1;
  static final int SOL_NETLINK = 270;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;
  static final int MSG_DONTWAIT = 0x40;

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  // int open(const char*, int, ...): the third argument on is variadic.
  private static final MethodHandle OPEN = find("open", JAVA_INT, 2, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = find("close", JAVA_INT, 0, JAVA_INT);
  private static final MethodHandle UNSHARE = find("unshare", JAVA_INT, 0, JAVA_INT);
  private static final MethodHandle SETNS = find("setns", JAVA_INT, 0, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET =
      find("socket", JAVA_INT, 0, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = find("bind", JAVA_INT, 0, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      find("setsockopt", JAVA_INT, 0, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND =
      find("send", JAVA_LONG, 0, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECV =
      find("recv", JAVA_LONG, 0, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  private Libc() {}

  static int open(String path) {
    return (int)
        call(
            "open " + path,
            (s, a) -> (int) OPEN.invokeExact(s, a.allocateFrom(path), O_RDONLY | O_CLOEXEC));
  }

  static void close(int fd) {
    call("close", (s, a) -> (int) CLOSE.invokeExact(s, fd));
  }

  static void unshareNet() {
    call("unshare(CLONE_NEWNET)", (s, a) -> (int) UNSHARE.invokeExact(s, CLONE_NEWNET));
  }

  static void setnsNet(int fd) {
    call("setns(CLONE_NEWNET)", (s, a) -> (int) SETNS.invokeExact(s, fd, CLONE_NEWNET));
  }

  static int netlinkSocket(int protocol) {
    return (int)
        call(
            "socket(AF_NETLINK, " + protocol + ")",
            (s, a) -> (int) SOCKET.invokeExact(s, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  }

  /** struct sockaddr_nl { u16 family; u16 pad; u32 pid; u32 groups; }, all zero but the family. */
  static void bindNetlink(int fd) {
    call(
        "bind(AF_NETLINK)",
        (s, a) -> {
          var address = a.allocate(12, 4);
          address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
          return (int) BIND.invokeExact(s, fd, address, 12);
        });
  }

  static void setsockopt(int fd, int level, int option, int value) {
    call(
        "setsockopt " + level + "/" + option,
        (s, a) ->
            (int) SETSOCKOPT.invokeExact(s, fd, level, option, a.allocateFrom(JAVA_INT, value), 4));
  }

  static void send(int fd, MemorySegment data, long length) {
    call("send", (s, a) -> (long) SEND.invokeExact(s, fd, data, length, 0));
  }

  static int recv(int fd, MemorySegment buffer, int flags) {
    return (int)
        call("recv", (s, a) -> (long) RECV.invokeExact(s, fd, buffer, buffer.byteSize(), flags));
  }

  private static MethodHandle find(
      String name, MemoryLayout result, int firstVariadic, MemoryLayout... args) {
    var function = FunctionDescriptor.of(result, args);
    var address = LINKER.defaultLookup().findOrThrow(name);
    var capture = Linker.Option.captureCallState("errno");
    return firstVariadic == 0
        ? LINKER.downcallHandle(address, function, capture)
        : LINKER.downcallHandle(
            address, function, capture, Linker.Option.firstVariadicArg(firstVariadic));
  }

  private interface Call {
    long apply(MemorySegment state, Arena arena) throws Throwable;
  }

  private static long call(String what, Call body) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      long result = body.apply(state, arena);
      if (result < 0) {
        throw new KernelException(what, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
  }
}
