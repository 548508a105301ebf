package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;

/** Resource limits of processes. */
public final class ProcessLimits {
  private static final int RLIMIT_NOFILE = 7;
  private static final int SIZE = 16;

  private ProcessLimits() {}

  /**
   * Limits how many files a process may have open. Where this process may give no more than a part
   * of it, as an ordinary user's may not raise the hard limit, the process keeps that part.
   *
   * @param pid 0 for this process
   */
  public static void openFiles(int pid, long soft, long hard) {
    try {
      set(pid, soft, hard);
    } catch (KernelException e) {
      if (e.errno() != KernelException.EPERM) {
        throw e;
      }
      long most = Math.min(hard, mostOpenFiles(pid));
      set(pid, Math.min(soft, most), most);
    }
  }

  /** The hard limit, of this process when {@code pid} is 0. */
  public static long mostOpenFiles(int pid) {
    try (var arena = Arena.ofConfined()) {
      // struct rlimit64 { u64 cur, max; }
      var limit = arena.allocate(SIZE, 8);
      Native.syscall(Syscall.PRLIMIT64, pid, RLIMIT_NOFILE, 0, limit.address());
      return limit.get(JAVA_LONG, 8);
    }
  }

  private static void set(int pid, long soft, long hard) {
    try (var arena = Arena.ofConfined()) {
      var limit = arena.allocate(SIZE, 8);
      limit.set(JAVA_LONG, 0, soft);
      limit.set(JAVA_LONG, 8, hard);
      Native.syscall(Syscall.PRLIMIT64, pid, RLIMIT_NOFILE, limit.address(), 0);
    }
  }
}
