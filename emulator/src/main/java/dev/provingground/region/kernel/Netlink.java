package dev.provingground.region.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket. It belongs for ever to the network namespace of the thread that opened it, so
 * that any thread can work on that namespace through it. Not thread-safe.
 */
final class Netlink implements AutoCloseable {
  static final int ROUTE = 0;
  static final int NETFILTER = 12;
  static final int NLM_F_REQUEST = 1;
  static final int NLM_F_ACK = 4;
  static final int NLM_F_DUMP = 0x300;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;

  private final Arena arena = Arena.ofShared();
  private final int fd;
  private final MemorySegment in = arena.allocate(1 << 16, 8);
  private MemorySegment out = arena.allocate(1 << 12, 8);
  private int seq;

  Netlink(int protocol) {
    fd = Libc.netlinkSocket(protocol);
    Libc.bindNetlink(fd);
    Libc.setsockopt(fd, Libc.SOL_NETLINK, NETLINK_CAP_ACK, 1); // errors do not echo the request
    Libc.setsockopt(fd, Libc.SOL_NETLINK, NETLINK_EXT_ACK, 1); // errors say in words what is wrong
  }

  int nextSeq() {
    return ++seq;
  }

  int currentSeq() {
    return seq;
  }

  /**
   * Root of the initial user namespace may exceed net.core.[rw]mem_max; others get at most that.
   */
  Netlink buffers(int bytes) {
    try {
      Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, bytes);
      Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, bytes);
    } catch (KernelException e) {
      Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUF, bytes);
      Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes);
    }
    return this;
  }

  synchronized void send(NlWriter messages) {
    checkOpen();
    if (out.byteSize() < messages.length()) {
      out = arena.allocate(Math.max(messages.length(), 2 * out.byteSize()), 8);
    }
    MemorySegment.copy(messages.array(), 0, out, ValueLayout.JAVA_BYTE, 0, messages.length());
    Libc.send(fd, out, messages.length());
  }

  /** The messages of the next datagram; an empty list when there is none and not {@code wait}. */
  synchronized List<NlMessage> receive(boolean wait) {
    checkOpen();
    int length;
    try {
      length = Libc.recv(fd, in, wait ? 0 : Libc.MSG_DONTWAIT);
    } catch (KernelException e) {
      if (e.errno() == KernelException.EAGAIN || e.errno() == KernelException.EINTR) {
        return List.of();
      }
      throw e; // ENOBUFS: messages were lost, what is queued can still be read
    }
    var copy = new byte[length];
    MemorySegment.copy(in, ValueLayout.JAVA_BYTE, 0, copy, 0, length);
    return NlMessage.parse(ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()));
  }

  /** Also receives what the kernel tells this group of its protocol, from now on. */
  Netlink join(int group) {
    Libc.setsockopt(fd, Libc.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
    return this;
  }

  /**
   * Takes all that is queued, without waiting.
   *
   * @return false when messages were lost, because the queue had been full
   */
  boolean drain(Consumer<NlMessage> taker) {
    boolean complete = true;
    while (true) {
      try {
        var messages = receive(false);
        if (messages.isEmpty()) {
          return complete;
        }
        messages.forEach(taker);
      } catch (KernelException e) {
        if (e.errno() != KernelException.ENOBUFS) {
          throw e;
        }
        complete = false; // said once; what did fit is still there
      }
    }
  }

  /** Sends one message that the kernel acknowledges and checks the answer. */
  void request(String what, int type, int flags, NlWriter.Body body) {
    send(new NlWriter().message(type, flags | NLM_F_REQUEST | NLM_F_ACK, nextSeq(), body));
    while (true) {
      for (var message : receive(true)) {
        if (message.seq() == seq && message.type() == NlMessage.ERROR) {
          check(what, message);
          return;
        }
      }
    }
  }

  /** Sends one message that the kernel answers with another, or with a refusal. */
  NlMessage query(String what, int type, NlWriter.Body body) {
    send(new NlWriter().message(type, NLM_F_REQUEST, nextSeq(), body));
    while (true) {
      for (var message : receive(true)) {
        if (message.seq() == seq) {
          check(what, message);
          return message;
        }
      }
    }
  }

  /** Sends one message that the kernel answers with a list. */
  List<NlMessage> dump(String what, int type, NlWriter.Body body) {
    send(new NlWriter().message(type, NLM_F_REQUEST | NLM_F_DUMP, nextSeq(), body));
    var answers = new ArrayList<NlMessage>();
    while (true) {
      for (var message : receive(true)) {
        if (message.seq() != seq) {
          continue;
        }
        check(what, message);
        if (message.type() == NlMessage.DONE) {
          return answers;
        }
        answers.add(message);
      }
    }
  }

  private static void check(String what, NlMessage message) {
    var ack = Ack.of(message);
    if (ack != null && ack.errno() != 0) {
      throw new KernelException(what + ack.detail(), ack.errno());
    }
  }

  /** The kernel is given addresses: the memory must not go while it uses them. */
  private void checkOpen() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("this socket is closed");
    }
  }

  @Override
  public synchronized void close() {
    checkOpen();
    Libc.close(fd);
    arena.close();
  }

  /** The kernel's answer to the message with this sequence number; errno 0 is success. */
  record Ack(int seq, int errno, @Nullable String message) {
    private static final int FLAG_ACK_TLVS = 0x200;
    private static final int ERROR_HEADER = 4 + 16;
    private static final int ATTR_MSG = 1;

    static @Nullable Ack of(NlMessage message) {
      if (message.type() != NlMessage.ERROR) {
        return null;
      }
      var text =
          (message.flags() & FLAG_ACK_TLVS) == 0 ? null : message.attribute(ERROR_HEADER, ATTR_MSG);
      return new Ack(
          message.body().getInt(4 + 8),
          -message.body().getInt(0),
          text == null ? null : NlMessage.text(text));
    }

    String detail() {
      return message == null ? "" : " (" + message + ")";
    }
  }
}
