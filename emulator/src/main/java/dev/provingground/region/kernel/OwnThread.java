package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
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

  private static final MethodHandle UNSHARE = Native.find("unshare", JAVA_INT, 0, JAVA_INT);
  private static final MethodHandle SETNS = Native.find("setns", JAVA_INT, 0, JAVA_INT, JAVA_INT);
  private static final MethodHandle CHROOT = Native.find("chroot", JAVA_INT, 0, ADDRESS);
  private static final MethodHandle CHDIR = Native.find("chdir", JAVA_INT, 0, ADDRESS);
  private static final MethodHandle UMASK = Native.find("umask", JAVA_INT, 0, JAVA_INT);
  private static final MethodHandle GETTID = Native.find("gettid", JAVA_INT, 0);
  private static final MethodHandle SETHOSTNAME =
      Native.find("sethostname", JAVA_INT, 0, ADDRESS, JAVA_LONG);
  private static final MethodHandle PRCTL =
      Native.find("prctl", JAVA_INT, 1, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private OwnThread() {}

  /** The thread's number, as in {@code /proc/self/task}. */
  public static int id() {
    return (int) Native.call("gettid", (s, a) -> (int) GETTID.invokeExact(s));
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
    Native.call("umask", (s, a) -> (int) UMASK.invokeExact(s, USUAL_MASK));
  }

  /** The host's name in the thread's own namespace; 64 bytes at most. */
  public static void hostName(String name) {
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    Native.call(
        "sethostname " + name,
        (s, a) -> (int) SETHOSTNAME.invokeExact(s, a.allocateFrom(name), (long) bytes.length));
  }

  /** The working directory; the thread must have one of its own, by {@link #isolate}. */
  public static void workIn(Path directory) {
    Native.call(
        "chdir " + directory,
        (s, a) -> (int) CHDIR.invokeExact(s, a.allocateFrom(directory.toString())));
  }

  /** The root directory. The working directory stays where it is, outside. */
  public static void rootAt(Path directory) {
    Native.call(
        "chroot " + directory,
        (s, a) -> (int) CHROOT.invokeExact(s, a.allocateFrom(directory.toString())));
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
    return Native.call(what, (s, a) -> (int) PRCTL.invokeExact(s, option, argument, 0L, 0L, 0L));
  }

  private static void unshare(int flags) {
    Native.call(
        "unshare 0x" + Integer.toHexString(flags), (s, a) -> (int) UNSHARE.invokeExact(s, flags));
  }

  private static void setns(Descriptor namespace, int kind) {
    Native.call(
        "setns 0x" + Integer.toHexString(kind),
        (s, a) -> (int) SETNS.invokeExact(s, namespace.number(), kind));
  }

  private static void requirePlatform() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread would change its carrier");
    }
  }
}
