package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/** Finds functions of the C library, and turns errno into {@link KernelException}. */
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  // long syscall(long number, ...): all that we use take five arguments or fewer.
  private static final MethodHandle SYSCALL =
      find(
          "syscall", JAVA_LONG, 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
          JAVA_LONG);

  private Native() {}

  /** A call that answers a negative number, and sets errno, when it fails. */
  interface Call {
    long apply(MemorySegment state, Arena arena) throws Throwable;
  }

  /**
   * @param firstVariadic index of the first variadic argument; 0 where there is none
   */
  static MethodHandle find(
      String name, MemoryLayout result, int firstVariadic, MemoryLayout... arguments) {
    var function = FunctionDescriptor.of(result, arguments);
    var address = LINKER.defaultLookup().findOrThrow(name);
    var capture = Linker.Option.captureCallState("errno");
    return firstVariadic == 0
        ? LINKER.downcallHandle(address, function, capture)
        : LINKER.downcallHandle(
            address, function, capture, Linker.Option.firstVariadicArg(firstVariadic));
  }

  /** A function that not every C library has. */
  static Optional<MethodHandle> findIfThere(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.defaultLookup().find(name).isPresent()
        ? Optional.of(find(name, result, 0, arguments))
        : Optional.empty();
  }

  /** Makes the call and returns what it answers. */
  static long call(String what, Call body) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      long result = body.apply(state, arena);
      if (result < 0) {
        throw new KernelException(what, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
  }

  /** Makes the call, again and again if signals interrupt it. */
  static long uninterrupted(String what, Call body) {
    while (true) {
      try {
        return call(what, body);
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
   */
  static long syscall(Syscall number, long... arguments) {
    var padded = new long[5];
    System.arraycopy(arguments, 0, padded, 0, arguments.length);
    return call(
        number.toString(),
        (s, a) ->
            (long)
                SYSCALL.invokeExact(
                    s,
                    (long) number.number(),
                    padded[0],
                    padded[1],
                    padded[2],
                    padded[3],
                    padded[4]));
  }
}
