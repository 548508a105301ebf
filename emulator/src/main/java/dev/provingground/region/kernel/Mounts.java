package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;

/** Mounts in the mount namespace of the calling thread. */
public final class Mounts {
  private static final long MS_BIND = 0x1000;
  private static final long MS_REC = 0x4000;
  private static final long MS_PRIVATE = 0x40000;
  private static final int AT_FDCWD = -100;
  private static final int ATTRIBUTES_SIZE = 32;

  private static final Native MOUNT = Native.of("mount");

  private Mounts() {}

  /** What a mount forbids; the numbers are {@code mount_setattr}'s. */
  public enum Attribute {
    READ_ONLY(1),
    NO_SET_UID(2),
    NO_DEVICES(4),
    NO_EXEC(8);

    private final long bit;

    Attribute(long bit) {
      this.bit = bit;
    }
  }

  /** What happens to mounts here is no longer seen elsewhere, nor the reverse. */
  public static void makePrivate() {
    mount("none", "/", "none", MS_REC | MS_PRIVATE, "");
  }

  /** Mounts a new file system. */
  public static void mount(String type, Path target, String options, Attribute... attributes) {
    mount(type, target.toString(), type, 0, options);
    restrict(target, attributes);
  }

  /** Mounts what is on a disk. */
  public static void mount(
      Path device, String type, Path target, String options, Attribute... attributes) {
    mount(device.toString(), target.toString(), type, 0, options);
    restrict(target, attributes);
  }

  /** Shows a file or directory, without what is mounted below it, in another place. */
  public static void bind(Path source, Path target, Attribute... attributes) {
    mount(source.toString(), target.toString(), "none", MS_BIND, "");
    restrict(target, attributes);
  }

  /** Forbids more on the mount at the path; what it forbade before stays so. */
  public static void restrict(Path mountPoint, Attribute... attributes) {
    if (attributes.length == 0) {
      return;
    }
    long set = Arrays.stream(attributes).mapToLong(a -> a.bit).reduce(0, (a, b) -> a | b);
    try (var arena = Arena.ofConfined()) {
      // struct mount_attr { u64 attr_set, attr_clr, propagation, userns_fd; }
      var request = arena.allocate(ATTRIBUTES_SIZE, 8);
      request.set(JAVA_LONG, 0, set);
      try {
        Native.syscall(
            Syscall.MOUNT_SETATTR,
            AT_FDCWD,
            arena.allocateFrom(mountPoint.toString()).address(),
            0,
            request.address(),
            ATTRIBUTES_SIZE);
      } catch (KernelException e) {
        throw new KernelException(
            "mount_setattr " + mountPoint + " " + Arrays.toString(attributes), e.errno());
      }
    }
  }

  private static void mount(String source, String target, String type, long flags, String options) {
    var what =
        "mount "
            + type
            + " "
            + source
            + " at "
            + target
            + (options.isEmpty() ? "" : " with " + options);
    try (var arena = Arena.ofConfined()) {
      MOUNT.call(
          what,
          arena.allocateFrom(source).address(),
          arena.allocateFrom(target).address(),
          arena.allocateFrom(type).address(),
          flags,
          options.isEmpty() ? 0 : arena.allocateFrom(options).address());
    }
  }
}
