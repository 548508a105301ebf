package dev.provingground.region.kernel;

import java.util.Map;

/**
 * A system call, or a netlink message, that the kernel refused. The message names both it and the
 * error.
 */
public class KernelException extends IllegalStateException {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EBUSY = 16;
  public static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int ENOBUFS = 105;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(EPERM, "EPERM"),
          Map.entry(ENOENT, "ENOENT"),
          Map.entry(3, "ESRCH"),
          Map.entry(EINTR, "EINTR"),
          Map.entry(9, "EBADF"),
          Map.entry(EAGAIN, "EAGAIN"),
          Map.entry(12, "ENOMEM"),
          Map.entry(13, "EACCES"),
          Map.entry(16, "EBUSY"),
          Map.entry(EEXIST, "EEXIST"),
          Map.entry(ENODEV, "ENODEV"),
          Map.entry(22, "EINVAL"),
          Map.entry(24, "EMFILE"),
          Map.entry(28, "ENOSPC"),
          Map.entry(30, "EROFS"),
          Map.entry(31, "EMLINK"),
          Map.entry(34, "ERANGE"),
          Map.entry(39, "ENOTEMPTY"),
          Map.entry(40, "ELOOP"),
          Map.entry(90, "EMSGSIZE"),
          Map.entry(95, "EOPNOTSUPP"),
          Map.entry(99, "EADDRNOTAVAIL"),
          Map.entry(101, "ENETUNREACH"),
          Map.entry(ENOBUFS, "ENOBUFS"));

  private final int errno;

  KernelException(String what, int errno) {
    super(what + ": " + name(errno));
    this.errno = errno;
  }

  /** Linux's number of the error, such as 1 for EPERM. */
  public final int errno() {
    return errno;
  }

  static String name(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}
