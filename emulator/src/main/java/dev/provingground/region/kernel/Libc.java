package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
  private static final int SOCKADDR_NL = 12;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final Native OPEN = Native.of("open");
  private static final Native CLOSE = Native.of("close");
  private static final Native UNSHARE = Native.of("unshare");
  private static final Native SETNS = Native.of("setns");
  private static final Native SOCKET = Native.of("socket");
  private static final Native BIND = Native.of("bind");
  private static final Native SETSOCKOPT = Native.of("setsockopt");
  private static final Native SEND = Native.wide("send");
  private static final Native RECV = Native.wide("recv");

  private Libc() {}

  static int open(String path) {
    return (int) OPEN.callOn("open " + path, path, O_RDONLY | O_CLOEXEC);
  }

  static void close(int fd) {
    CLOSE.call("close", fd);
  }

  static void unshareNet() {
    UNSHARE.call("unshare(CLONE_NEWNET)", CLONE_NEWNET);
  }

  static void setnsNet(int fd) {
    SETNS.call("setns(CLONE_NEWNET)", fd, CLONE_NEWNET);
  }

  static int netlinkSocket(int protocol) {
    return (int)
        SOCKET.call(
            "socket(AF_NETLINK, " + protocol + ")", AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  }

  /** struct sockaddr_nl { u16 family; u16 pad; u32 pid; u32 groups; }, all zero but the family. */
  static void bindNetlink(int fd) {
    try (var arena = Arena.ofConfined()) {
      var address = arena.allocate(SOCKADDR_NL, 4);
      address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      BIND.call("bind(AF_NETLINK)", fd, address.address(), SOCKADDR_NL);
    }
  }

  static void setsockopt(int fd, int level, int option, int value) {
    try (var arena = Arena.ofConfined()) {
      var content = arena.allocateFrom(JAVA_INT, value);
      SETSOCKOPT.call(
          "setsockopt " + level + "/" + option,
          fd,
          level,
          option,
          content.address(),
          content.byteSize());
    }
  }

  static void send(int fd, MemorySegment data, long length) {
    SEND.call("send", fd, data.address(), length, 0);
  }

  static int recv(int fd, MemorySegment buffer, int flags) {
    return (int) RECV.call("recv", fd, buffer.address(), buffer.byteSize(), flags);
  }
}
