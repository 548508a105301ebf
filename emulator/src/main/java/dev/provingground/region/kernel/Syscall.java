package dev.provingground.region.kernel;

import java.util.Locale;

/** Numbers of system calls, which differ between architectures for the older ones. */
enum Syscall {
  CAPSET(126, 91),
  MKNODAT(259, 33),
  SETGROUPS(116, 159),
  SETRESGID(119, 149),
  SETRESUID(117, 147),
  PRLIMIT64(302, 261),
  SECCOMP(317, 277),
  CLOSE_RANGE(436, 436),
  OPENAT2(437, 437),
  MOUNT_SETATTR(442, 442);

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private final int amd64;
  private final int arm64;

  Syscall(int amd64, int arm64) {
    this.amd64 = amd64;
    this.arm64 = arm64;
  }

  int number() {
    return ARM ? arm64 : amd64;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
