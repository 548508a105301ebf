package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses the calling thread, and all that it starts, the system calls that containers have no
 * business with: those that make or enter namespaces, mount, load code into the kernel, reach keys
 * or set the clock. It is what Docker's default filter refuses a container without capabilities and
 * io_uring, but for calls that only tell or tune. For x86-64.
 */
public final class SystemCallFilter {
  private static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");
  private static final int SET_MODE_FILTER = 1;
  private static final int AUDIT_ARCH_X86_64 = 0xC000003E;
  private static final int X32 = 0x40000000;
  private static final int CLONE = 56;
  private static final int CLONE3 = 435;

  /** Flags of clone that ask for a namespace. */
  private static final int NEW_NAMESPACES = 0x7E020000;

  /** By the numbers of x86-64. */
  private static final int[] REFUSED = {
    134, // uselib
    136, // ustat
    139, // sysfs
    153, // vhangup
    155, // pivot_root
    156, // _sysctl
    163, // acct
    164, // settimeofday
    165, // mount
    166, // umount2
    167, // swapon
    168, // swapoff
    169, // reboot
    172, // iopl
    173, // ioperm
    175, // init_module
    176, // delete_module
    179, // quotactl
    180, // nfsservctl
    212, // lookup_dcookie
    227, // clock_settime
    246, // kexec_load
    248, // add_key
    249, // request_key
    250, // keyctl
    272, // unshare
    298, // perf_event_open
    304, // open_by_handle_at
    305, // clock_adjtime
    308, // setns
    313, // finit_module
    320, // kexec_file_load
    321, // bpf
    323, // userfaultfd
    425, // io_uring_setup
    426, // io_uring_enter
    427, // io_uring_register
    428, // open_tree
    429, // move_mount
    430, // fsopen
    431, // fsconfig
    432, // fsmount
    433, // fspick
    442, // mount_setattr
  };

  private static final int LOAD = 0x20;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;
  private static final int NUMBER_AT = 0;
  private static final int ARCHITECTURE_AT = 4;
  private static final int FIRST_ARGUMENT_AT = 16;
  private static final int ALLOW = 0x7FFF0000;
  private static final int FAIL = 0x00050000;
  private static final int ENOSYS = 38;

  private SystemCallFilter() {}

  /** Whether there is one for this machine's architecture. */
  public static boolean isKnown() {
    return X86_64;
  }

  /**
   * Takes it on, for good. The thread must have given up new privileges.
   *
   * @throws KernelException where the kernel has no filters
   */
  public static void install() {
    var program = program();
    try (var arena = Arena.ofConfined()) {
      // struct sock_filter { u16 code; u8 jt, jf; u32 k; }
      var filter = arena.allocate(8L * program.size(), 8);
      for (int i = 0; i < program.size(); i++) {
        var step = program.get(i);
        filter.set(JAVA_SHORT, 8L * i, (short) step.code());
        filter.set(JAVA_BYTE, 8L * i + 3, (byte) step.skippedUnless());
        filter.set(JAVA_INT, 8L * i + 4, step.value());
      }
      // struct sock_fprog { u16 len; struct sock_filter *filter; }
      var all = arena.allocate(16, 8);
      all.set(JAVA_SHORT, 0, (short) program.size());
      all.set(ADDRESS, 8, filter);
      Native.syscall(Syscall.SECCOMP, SET_MODE_FILTER, 0, all.address());
    }
  }

  /**
   * A step of the kernel's filter machine.
   *
   * @param skippedUnless how many steps are skipped where a condition does not hold
   */
  private record Step(int code, int value, int skippedUnless) {
    private Step(int code, int value) {
      this(code, value, 0);
    }
  }

  private static List<Step> program() {
    var steps = new ArrayList<Step>();
    steps.add(new Step(LOAD, ARCHITECTURE_AT));
    steps.add(new Step(IF_EQUAL, AUDIT_ARCH_X86_64, 1));
    steps.add(new Step(LOAD, NUMBER_AT, 0));
    // Of another architecture, whose numbers mean something else: what was loaded is no number.
    steps.add(new Step(IF_AT_LEAST, X32, 1));
    steps.add(new Step(RETURN, FAIL | ENOSYS));
    // Its arguments cannot be seen; told that there is no such call, libraries take clone.
    steps.add(new Step(IF_EQUAL, CLONE3, 1));
    steps.add(new Step(RETURN, FAIL | ENOSYS));
    for (int call : REFUSED) {
      steps.add(new Step(IF_EQUAL, call, 1));
      steps.add(new Step(RETURN, FAIL | KernelException.EPERM));
    }
    steps.add(new Step(IF_EQUAL, CLONE, 3));
    steps.add(new Step(LOAD, FIRST_ARGUMENT_AT));
    steps.add(new Step(IF_ANY_BIT, NEW_NAMESPACES, 1));
    steps.add(new Step(RETURN, FAIL | KernelException.EPERM));
    steps.add(new Step(RETURN, ALLOW));
    return steps;
  }
}
