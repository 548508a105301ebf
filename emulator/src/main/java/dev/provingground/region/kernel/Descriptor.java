package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor that children do not inherit. Closing it twice does nothing. */
public final class Descriptor implements AutoCloseable {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  static final int O_PATH = 0x200000;
  static final int O_CLOEXEC = 0x80000;
  private static final int POLLFD = 8;
  private static final short POLLIN = 1;
  private static final int FIFO_MODE = 0666;
  private static final int STATFS = 120;

  private static final Native OPEN = Native.of("open");
  private static final Native CLOSE = Native.of("close");
  private static final Native PIPE = Native.of("pipe2");
  private static final Native READ = Native.wide("read");
  private static final Native WRITE = Native.wide("write");
  private static final Native POLL = Native.of("poll");
  private static final Native FSTATFS = Native.of("fstatfs");
  private static final Native MKFIFO = Native.of("mkfifo");

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Descriptor(int number) {
    this.number = number;
  }

  /** Opens a file for reading. */
  public static Descriptor open(Path path) {
    return open(path, O_RDONLY);
  }

  /** Opens a file that exists, for writing. */
  public static Descriptor openForWriting(Path path) {
    return open(path, O_WRONLY);
  }

  /** Opens a file that exists, for reading and writing. */
  static Descriptor openForBoth(Path path) {
    return open(path, O_RDWR);
  }

  private static Descriptor open(Path path, int mode) {
    return new Descriptor((int) OPEN.callOn("open " + path, path.toString(), mode | O_CLOEXEC));
  }

  /** A pipe: the end to read, then the end to write. */
  public static List<Descriptor> pipe() {
    try (var arena = Arena.ofConfined()) {
      var pair = arena.allocate(JAVA_INT, 2);
      PIPE.call("pipe2", pair.address(), O_CLOEXEC);
      return List.of(
          new Descriptor(pair.getAtIndex(JAVA_INT, 0)),
          new Descriptor(pair.getAtIndex(JAVA_INT, 1)));
    }
  }

  /** Makes a named pipe that everyone who reaches it may open. */
  public static void makeFifo(Path path) {
    MKFIFO.callOn("mkfifo " + path, path.toString(), FIFO_MODE);
    try {
      Files.setAttribute(path, "unix:mode", FIFO_MODE); // whatever the process's mask took away
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of a file system.
   *
   * @param used by files, in bytes
   */
  public record Space(long bytes, long used) {}

  /** Of the file system that it lies on. */
  public Space space() {
    try (var arena = Arena.ofConfined()) {
      // struct statfs { long type, bsize; u64 blocks, bfree, …; }
      var answer = arena.allocate(STATFS, 8);
      FSTATFS.call("fstatfs", number(), answer.address());
      long block = answer.get(JAVA_LONG, 8);
      long blocks = answer.get(JAVA_LONG, 16);
      return new Space(blocks * block, (blocks - answer.get(JAVA_LONG, 24)) * block);
    }
  }

  /**
   * Writes all of it.
   *
   * @throws KernelException EPIPE when nobody reads any more
   */
  public void write(byte[] bytes) {
    try (var arena = Arena.ofConfined()) {
      var rest = arena.allocateFrom(JAVA_BYTE, bytes);
      while (rest.byteSize() > 0) {
        rest =
            rest.asSlice(WRITE.uninterrupted("write", number(), rest.address(), rest.byteSize()));
      }
    }
  }

  /** Waits until some of them have something to read or have ended, and returns those. */
  public static List<Descriptor> awaitReadable(List<Descriptor> descriptors) {
    var ready = new ArrayList<Descriptor>();
    try (var arena = Arena.ofConfined()) {
      // struct pollfd { int fd; short events, revents; }
      var set = arena.allocate((long) POLLFD * descriptors.size(), POLLFD);
      for (int i = 0; i < descriptors.size(); i++) {
        set.set(JAVA_INT, (long) i * POLLFD, descriptors.get(i).number());
        set.set(JAVA_SHORT, (long) i * POLLFD + 4, POLLIN);
      }
      POLL.uninterrupted("poll", set.address(), descriptors.size(), -1);
      for (int i = 0; i < descriptors.size(); i++) {
        if (set.get(JAVA_SHORT, (long) i * POLLFD + 6) != 0) {
          ready.add(descriptors.get(i));
        }
      }
    }
    return ready;
  }

  /**
   * Reads what is there, waiting for the first byte.
   *
   * @param buffer a native one; its length is the most that is read
   * @return how many bytes; 0 at the end
   */
  public int read(MemorySegment buffer) {
    return (int) READ.uninterrupted("read", number(), buffer.address(), buffer.byteSize());
  }

  int number() {
    if (closed.get()) {
      throw new IllegalStateException("descriptor " + number + " is closed");
    }
    return number;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      CLOSE.call("close", number);
    }
  }

  @Override
  public String toString() {
    return "descriptor " + number;
  }
}
