package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A function of the C library that takes whole numbers and addresses, six at most. What it takes is
 * given as {@code long}, memory by its address: whoever owns that must keep it until the call has
 * returned.
 *
 * <p>All are called in one shape, whatever their prototypes say. The calling conventions of Linux
 * (System V on x86-64, AAPCS64 on ARM) allow it: each argument has a register of its own, of which
 * a function reads as many as it declares, and as much of each. Each shape more would take a region
 * a fortieth of a second of its start.
 */
final class Native {
  private static final int REGISTERS = 6;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));

  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private static final Native SYSCALL = wide("syscall");

  private final MemorySegment function;
  private final boolean wide;

  private Native(MemorySegment function, boolean wide) {
    this.function = function;
    this.wide = wide;
  }

  /** A function that answers an {@code int}. */
  static Native of(String name) {
    return new Native(LINKER.defaultLookup().findOrThrow(name), /* wide= */ false);
  }

  /** A function that answers a {@code long} or {@code ssize_t}. */
  static Native wide(String name) {
    return new Native(LINKER.defaultLookup().findOrThrow(name), /* wide= */ true);
  }

  /** A function that answers an {@code int}, and that not every C library has. */
  static Optional<Native> ifThere(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(function -> new Native(function, /* wide= */ false));
  }

  /**
   * Makes a call that answers a negative number, and sets errno, when it fails.
   *
   * @param what it is, for {@link KernelException}
   */
  long call(String what, long... arguments) {
    try (var arena = Arena.ofConfined()) {
      return call(what, arena.allocate(STATE), arguments);
    }
  }

  /** As {@link #call(String, long...)}, of a function whose first argument is a string. */
  long callOn(String what, String first, long... others) {
    try (var arena = Arena.ofConfined()) {
      var arguments = new long[others.length + 1];
      arguments[0] = arena.allocateFrom(first).address();
      System.arraycopy(others, 0, arguments, 1, others.length);
      return call(what, arena.allocate(STATE), arguments);
    }
  }

  /** Makes the call, again and again if signals interrupt it. */
  long uninterrupted(String what, long... arguments) {
    while (true) {
      try {
        return call(what, arguments);
      } catch (KernelException e) {
        if (e.errno() != KernelException.EINTR) {
          throw e;
        }
      }
    }
  }

  /**
   * A system call itself: for those that the C library lacks, and for those that it would repeat on
   * every thread of the process.
   *
   * @param arguments five at most
   */
  static long syscall(Syscall number, long... arguments) {
    var all = new long[arguments.length + 1];
    all[0] = number.number();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return SYSCALL.call(number.toString(), all);
  }

  private long call(String what, MemorySegment state, long... arguments) {
    if (arguments.length > REGISTERS) {
      throw new IllegalArgumentException(what + " takes more than " + REGISTERS + " arguments");
    }
    long result = invoke(state, arguments);
    if (result < 0) {
      throw new KernelException(what, state.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  private long invoke(MemorySegment state, long... arguments) {
    try {
      long result =
          (long)
              CALL.invokeExact(
                  function,
                  state,
                  at(arguments, 0),
                  at(arguments, 1),
                  at(arguments, 2),
                  at(arguments, 3),
                  at(arguments, 4),
                  at(arguments, 5));
      return wide ? result : (int) result; // what else is in the register is anything
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static long at(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }
}
