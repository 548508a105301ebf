package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file as a disk ({@code loop(4)}). The kernel holds on to the file, deleted or not, until the
 * last descriptor and the last mount of the device have gone, so at the latest until this process
 * has.
 */
public final class LoopDevice implements AutoCloseable {
  private static final long GET_FREE = 0x4C82;
  private static final long CONFIGURE = 0x4C0A;
  private static final int CONFIGURATION = 304;
  private static final int FLAGS = 60;
  private static final int AUTO_CLEAR = 4;
  private static final int ATTEMPTS = 20;
  private static final long MAJOR = 7;

  /** For its owner only, as the kernel's own are. */
  private static final long BLOCK_DEVICE = 0060600;

  private static final long AT_FDCWD = -100;

  /** The kernel names the same free device to all who ask until one has taken it. */
  private static final ReentrantLock CHOICE = new ReentrantLock();

  private static final Native IOCTL = Native.of("ioctl");

  private final Path path;
  private final Descriptor descriptor;

  private LoopDevice(Path path, Descriptor descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * @param file of the disk's size
   * @throws KernelException where the host has no such devices, or this user may not use them
   */
  public static LoopDevice of(Path file) {
    CHOICE.lock();
    try (var control = Descriptor.openForBoth(Path.of("/dev/loop-control"));
        var backing = Descriptor.openForBoth(file)) {
      for (int attempt = 1; ; attempt++) {
        long number = ioctl(control, GET_FREE, MemorySegment.NULL);
        var path = Path.of("/dev/loop" + number);
        var device = open(path, number);
        try {
          configure(device, backing);
          return new LoopDevice(path, device);
        } catch (KernelException e) {
          device.close();
          // It was free a moment ago: another process was faster.
          if (e.errno() != KernelException.EBUSY || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      CHOICE.unlock();
    }
  }

  /**
   * The kernel makes a device that nobody has had before, and its node where {@code /dev} is a
   * devtmpfs; in a container it mostly is not, and then this makes the node.
   */
  private static Descriptor open(Path path, long number) {
    try {
      return Descriptor.openForBoth(path);
    } catch (KernelException e) {
      if (e.errno() != KernelException.ENOENT) {
        throw e;
      }
    }
    makeNode(path, number);
    return Descriptor.openForBoth(path);
  }

  private static void makeNode(Path path, long number) {
    // As the kernel has it: the minor number's low byte, the major number, the rest of the minor.
    long device = number & 0xff | MAJOR << 8 | (number & ~0xffL) << 12;
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(path.toString()).address();
      Native.syscall(Syscall.MKNODAT, AT_FDCWD, name, BLOCK_DEVICE, device);
    } catch (KernelException e) {
      if (e.errno() != KernelException.EEXIST) { // another thread has made it
        throw e;
      }
    }
  }

  private static void configure(Descriptor device, Descriptor backing) {
    try (var arena = Arena.ofConfined()) {
      // struct loop_config { u32 fd, block_size; struct loop_info64 info; u64 reserved[8]; }
      var configuration = arena.allocate(CONFIGURATION, 8);
      configuration.set(JAVA_INT, 0, backing.number());
      configuration.set(JAVA_INT, FLAGS, AUTO_CLEAR);
      ioctl(device, CONFIGURE, configuration);
    }
  }

  private static long ioctl(Descriptor device, long request, MemorySegment argument) {
    return IOCTL.call(
        "ioctl 0x" + Long.toHexString(request), device.number(), request, argument.address());
  }

  /** Such as {@code /dev/loop0}. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
