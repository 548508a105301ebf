package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * A program to start as a child that inherits the calling thread's namespaces, root and user: what
 * {@link ProcessBuilder} cannot promise, since it goes through a helper program and starts threads
 * of its own.
 *
 * <p>Everything is laid out in memory beforehand, so that {@link #start} reads no file and loads no
 * class: it also works in a thread whose root directory is elsewhere. To be closed by the thread
 * that made it.
 */
public final class Spawn implements AutoCloseable {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final short SET_SIGNAL_DEFAULTS = 0x04;
  private static final short SET_SIGNAL_MASK = 0x08;
  private static final short SET_SESSION = 0x80;
  private static final int FREE_DESCRIPTOR = 3;
  // Larger than the C library's opaque types: 336, 80 and 128 bytes.
  private static final int ATTRIBUTES = 512;
  private static final int ACTIONS = 256;
  private static final int SIGNAL_SET = 128;

  private static final MethodHandle SPAWN =
      Native.find("posix_spawn", JAVA_INT, 0, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ATTRIBUTES_INIT =
      Native.find("posix_spawnattr_init", JAVA_INT, 0, ADDRESS);
  private static final MethodHandle SET_FLAGS =
      Native.find("posix_spawnattr_setflags", JAVA_INT, 0, ADDRESS, JAVA_SHORT);
  private static final MethodHandle SET_DEFAULTS =
      Native.find("posix_spawnattr_setsigdefault", JAVA_INT, 0, ADDRESS, ADDRESS);
  private static final MethodHandle SET_MASK =
      Native.find("posix_spawnattr_setsigmask", JAVA_INT, 0, ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS_INIT =
      Native.find("posix_spawn_file_actions_init", JAVA_INT, 0, ADDRESS);
  private static final MethodHandle ACTIONS_DESTROY =
      Native.find("posix_spawn_file_actions_destroy", JAVA_INT, 0, ADDRESS);
  private static final MethodHandle ADD_DUP =
      Native.find("posix_spawn_file_actions_adddup2", JAVA_INT, 0, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ADD_OPEN =
      Native.find(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          0,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle ADD_CLOSE =
      Native.find("posix_spawn_file_actions_addclose", JAVA_INT, 0, ADDRESS, JAVA_INT);
  private static final MethodHandle ADD_CHDIR =
      Native.find("posix_spawn_file_actions_addchdir_np", JAVA_INT, 0, ADDRESS, ADDRESS);
  // Of newer C libraries only; without it all is closed when the program starts.
  private static final Optional<MethodHandle> CLOSE_FROM =
      Native.findIfThere("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);

  private final Arena arena = Arena.ofConfined();
  private final String program;
  private final MemorySegment path;
  private final MemorySegment arguments;
  private final MemorySegment environment;
  private final MemorySegment attributes = arena.allocate(ATTRIBUTES, 16);
  private final MemorySegment actions = arena.allocate(ACTIONS, 16);
  private final MemorySegment pid = arena.allocate(JAVA_INT);

  /**
   * Named pipes at which the child waits before the program starts: it opens the first for writing
   * and then the second for reading. Relative names are looked up in the thread's working
   * directory.
   */
  public record Gate(String ready, String release) {}

  /**
   * The program, its own session, all signals at their defaults.
   *
   * @param arguments with the program's name as the first
   * @param environment {@code NAME=value}
   * @param output standard output, then standard error
   * @param workingDirectory to change to once the gate has opened
   */
  public Spawn(
      String program,
      List<String> arguments,
      List<String> environment,
      Descriptor input,
      List<Descriptor> output,
      Optional<Gate> gate,
      Optional<String> workingDirectory) {
    this.program = program;
    this.path = arena.allocateFrom(program);
    this.arguments = strings(arguments);
    this.environment = strings(environment);
    var all = arena.allocate(SIGNAL_SET, 8).fill((byte) 0xFF);
    check("posix_spawnattr_init", s -> (int) ATTRIBUTES_INIT.invokeExact(s, attributes));
    check(
        "posix_spawnattr_setflags",
        s ->
            (int)
                SET_FLAGS.invokeExact(
                    s, attributes, (short) (SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | SET_SESSION)));
    check("posix_spawnattr_setsigdefault", s -> (int) SET_DEFAULTS.invokeExact(s, attributes, all));
    check(
        "posix_spawnattr_setsigmask",
        s -> (int) SET_MASK.invokeExact(s, attributes, arena.allocate(SIGNAL_SET, 8)));
    check("posix_spawn_file_actions_init", s -> (int) ACTIONS_INIT.invokeExact(s, actions));
    dup(input.number(), 0);
    dup(output.get(0).number(), 1);
    dup(output.get(1).number(), 2);
    // Before it waits: a child at the gate must not hold what others wait to see closed.
    CLOSE_FROM.ifPresent(
        h -> check("addclosefrom", s -> (int) h.invokeExact(s, actions, FREE_DESCRIPTOR)));
    gate.ifPresent(
        g -> {
          touch(g.ready(), O_WRONLY);
          touch(g.release(), O_RDONLY);
        });
    workingDirectory.ifPresent(
        d -> {
          var directory = arena.allocateFrom(d);
          check("addchdir", s -> (int) ADD_CHDIR.invokeExact(s, actions, directory));
        });
  }

  /**
   * Starts it. Returns once the program runs, so what keeps it from running is an error here.
   *
   * @return the child's pid; {@link Child} awaits it
   * @throws KernelException with the error that {@code execve} or a step before it met
   */
  public int start() {
    int error =
        (int)
            Native.call(
                "posix_spawn",
                (s, a) ->
                    (int)
                        SPAWN.invokeExact(
                            s, pid, path, actions, attributes, arguments, environment));
    if (error != 0) {
      throw new KernelException("start " + program, error);
    }
    return pid.get(JAVA_INT, 0);
  }

  @Override
  public void close() {
    check("posix_spawn_file_actions_destroy", s -> (int) ACTIONS_DESTROY.invokeExact(s, actions));
    arena.close();
  }

  private void dup(int from, int to) {
    check("adddup2", s -> (int) ADD_DUP.invokeExact(s, actions, from, to));
  }

  private void touch(String fifo, int mode) {
    var name = arena.allocateFrom(fifo);
    check("addopen", s -> (int) ADD_OPEN.invokeExact(s, actions, FREE_DESCRIPTOR, name, mode, 0));
    check("addclose", s -> (int) ADD_CLOSE.invokeExact(s, actions, FREE_DESCRIPTOR));
  }

  private MemorySegment strings(List<String> values) {
    var array = arena.allocate(ADDRESS, values.size() + 1L);
    for (int i = 0; i < values.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(values.get(i)));
    }
    return array;
  }

  private interface Setup {
    int apply(MemorySegment state) throws Throwable;
  }

  /** These functions answer the error itself. */
  private static void check(String what, Setup setup) {
    int error = (int) Native.call(what, (s, a) -> setup.apply(s));
    if (error != 0) {
      throw new KernelException(what, error);
    }
  }
}
