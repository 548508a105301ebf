package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What Linux keeps per thread, though a process's threads mostly share it: namespaces, root
 * directory, user, capabilities. A child that the thread spawns inherits them.
 *
 * <p>All of it acts on the calling thread, for good. It must be a platform thread that ends soon
 * and wakes nobody: see {@link NetNs#call}.
 */
public final class OwnThread {
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_FILES = 0x400;
  private static final int CLONE_NEWNS = 0x20000;
  private static final int CLONE_NEWUTS = 0x4000000;
  private static final int CLONE_NEWIPC = 0x8000000;
  private static final int CLONE_NEWPID = 0x20000000;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_CAPBSET_READ = 23;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final int USUAL_MASK = 022;

  private static final Native UNSHARE = Native.of("unshare");
  private static final Native SETNS = Native.of("setns");
  private static final Native CHROOT = Native.of("chroot");
  private static final Native CHDIR = Native.of("chdir");
  private static final Native UMASK = Native.of("umask");
  private static final Native GETTID = Native.of("gettid");
  private static final Native SETHOSTNAME = Native.of("sethostname");
  private static final Native PRCTL = Native.of("prctl");

  private OwnThread() {}

  /** The thread's number, as in {@code /proc/self/task}. */
  public static int id() {
    return (int) GETTID.call("gettid");
  }

  /**
   * Mount, IPC and host name namespaces of its own, private working directory and root, and a pid
   * namespace whose init is the next child.
   */
  public static void isolate() {
    requirePlatform();
    unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWPID);
    usualMask();
  }

  /** A mount namespace of its own. */
  public static void isolateMounts() {
    requirePlatform();
    unshare(CLONE_NEWNS);
  }

  /** As {@link #isolate}, but the next child is born in the pid namespace of a process. */
  public static void isolateAmong(long pid) {
    requirePlatform();
    try (var pids = Descriptor.open(Path.of("/proc/" + pid + "/ns/pid"))) {
      unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS);
      setns(pids, CLONE_NEWPID);
    }
    usualMask();
  }

  /**
   * Enters the mount, IPC and host name namespaces of a process; the next child is born in its pid
   * namespace.
   */
  public static void join(long pid) {
    requirePlatform();
    try (var pids = Descriptor.open(Path.of("/proc/" + pid + "/ns/pid"));
        var messages = Descriptor.open(Path.of("/proc/" + pid + "/ns/ipc"));
        var names = Descriptor.open(Path.of("/proc/" + pid + "/ns/uts"));
        var mounts = Descriptor.open(Path.of("/proc/" + pid + "/ns/mnt"))) {
      unshare(CLONE_FS);
      setns(pids, CLONE_NEWPID);
      setns(messages, CLONE_NEWIPC);
      setns(names, CLONE_NEWUTS);
      setns(mounts, CLONE_NEWNS);
    }
    usualMask();
  }

  private static void usualMask() {
    UMASK.call("umask", USUAL_MASK);
  }

  /** The host's name in the thread's own namespace; 64 bytes at most. */
  public static void hostName(String name) {
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    SETHOSTNAME.callOn("sethostname " + name, name, bytes.length);
  }

  /** The working directory; the thread must have one of its own, by {@link #isolate}. */
  public static void workIn(Path directory) {
    CHDIR.callOn("chdir " + directory, directory.toString());
  }

  /** The root directory. The working directory stays where it is, outside. */
  public static void rootAt(Path directory) {
    CHROOT.callOn("chroot " + directory, directory.toString());
  }

  /**
   * From here on no program that the thread or its children start gains anything by setuid bits.
   */
  public static void noNewPrivileges() {
    prctl("PR_SET_NO_NEW_PRIVS", PR_SET_NO_NEW_PRIVS, 1);
  }

  /** Children inherit no descriptors but those that the spawn names. */
  public static void inheritNothing() {
    unshare(CLONE_FILES);
    Native.syscall(Syscall.CLOSE_RANGE, 3, 0xFFFFFFFFL, CLOSE_RANGE_CLOEXEC);
  }

  /** This user and group, no supplementary groups, no capability in any set. */
  public static void become(int uid, int gid) {
    for (int capability = 0; holds(capability); capability++) {
      prctl("PR_CAPBSET_DROP " + capability, PR_CAPBSET_DROP, capability);
    }
    // The C library's functions would change all threads of the process.
    Native.syscall(Syscall.SETGROUPS, 0, 0);
    Native.syscall(Syscall.SETRESGID, gid, gid, gid);
    Native.syscall(Syscall.SETRESUID, uid, uid, uid);
    try (var arena = Arena.ofConfined()) {
      // struct { u32 version; int pid; } and two of struct { u32 effective, permitted, inheritable;
      // }
      var header = arena.allocate(8, 4);
      header.set(JAVA_INT, 0, CAPABILITY_VERSION_3);
      Native.syscall(Syscall.CAPSET, header.address(), arena.allocate(24, 4).address());
    }
  }

  /**
   * Undoes what {@link #become} did to the whole process: the kernel hides a process from tools of
   * its own user as soon as one of its threads changes its user. To be called when the child has
   * gone its own way, as until then the two share their memory.
   */
  public static void staysInspectable() {
    prctl("PR_SET_DUMPABLE", PR_SET_DUMPABLE, 1);
  }

  private static boolean holds(int capability) {
    try {
      return prctl("PR_CAPBSET_READ", PR_CAPBSET_READ, capability) >= 0;
    } catch (KernelException e) {
      return false; // EINVAL: the kernel knows no capability of that number, nor any above it
    }
  }

  private static long prctl(String what, int option, long argument) {
    return PRCTL.call(what, option, argument);
  }

  private static void unshare(int flags) {
    UNSHARE.call("unshare 0x" + Integer.toHexString(flags), flags);
  }

  private static void setns(Descriptor namespace, int kind) {
    SETNS.call("setns 0x" + Integer.toHexString(kind), namespace.number(), kind);
  }

  private static void requirePlatform() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread would change its carrier");
    }
  }
}
