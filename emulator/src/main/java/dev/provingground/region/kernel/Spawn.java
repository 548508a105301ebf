package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

  private static final Native SPAWN = Native.of("posix_spawn");
  private static final Native ATTRIBUTES_INIT = Native.of("posix_spawnattr_init");
  private static final Native SET_FLAGS = Native.of("posix_spawnattr_setflags");
  private static final Native SET_DEFAULTS = Native.of("posix_spawnattr_setsigdefault");
  private static final Native SET_MASK = Native.of("posix_spawnattr_setsigmask");
  private static final Native ACTIONS_INIT = Native.of("posix_spawn_file_actions_init");
  private static final Native ACTIONS_DESTROY = Native.of("posix_spawn_file_actions_destroy");
  private static final Native ADD_DUP = Native.of("posix_spawn_file_actions_adddup2");
  private static final Native ADD_OPEN = Native.of("posix_spawn_file_actions_addopen");
  private static final Native ADD_CLOSE = Native.of("posix_spawn_file_actions_addclose");
  private static final Native ADD_CHDIR = Native.of("posix_spawn_file_actions_addchdir_np");
  // Of newer C libraries only; without it all is closed when the program starts.
  private static final Optional<Native> CLOSE_FROM =
      Native.ifThere("posix_spawn_file_actions_addclosefrom_np");

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
    check("posix_spawnattr_init", ATTRIBUTES_INIT, attributes.address());
    check(
        "posix_spawnattr_setflags",
        SET_FLAGS,
        attributes.address(),
        SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | SET_SESSION);
    check("posix_spawnattr_setsigdefault", SET_DEFAULTS, attributes.address(), all.address());
    check(
        "posix_spawnattr_setsigmask",
        SET_MASK,
        attributes.address(),
        arena.allocate(SIGNAL_SET, 8).address());
    check("posix_spawn_file_actions_init", ACTIONS_INIT, actions.address());
    dup(input.number(), 0);
    dup(output.get(0).number(), 1);
    dup(output.get(1).number(), 2);
    // Before it waits: a child at the gate must not hold what others wait to see closed.
    CLOSE_FROM.ifPresent(
        closeFrom -> check("addclosefrom", closeFrom, actions.address(), FREE_DESCRIPTOR));
    gate.ifPresent(
        g -> {
          touch(g.ready(), O_WRONLY);
          touch(g.release(), O_RDONLY);
        });
    workingDirectory.ifPresent(
        directory ->
            check(
                "addchdir", ADD_CHDIR, actions.address(), arena.allocateFrom(directory).address()));
  }

  /**
   * Starts it. Returns once the program runs, so what keeps it from running is an error here.
   *
   * @return the child's pid; {@link Child} awaits it
   * @throws KernelException with the error that {@code execve} or a step before it met
   */
  public int start() {
    long error =
        SPAWN.call(
            "posix_spawn",
            pid.address(),
            path.address(),
            actions.address(),
            attributes.address(),
            arguments.address(),
            environment.address());
    if (error != 0) {
      throw new KernelException("start " + program, (int) error);
    }
    return pid.get(JAVA_INT, 0);
  }

  @Override
  public void close() {
    check("posix_spawn_file_actions_destroy", ACTIONS_DESTROY, actions.address());
    arena.close();
  }

  private void dup(int from, int to) {
    check("adddup2", ADD_DUP, actions.address(), from, to);
  }

  private void touch(String fifo, int mode) {
    var name = arena.allocateFrom(fifo);
    check("addopen", ADD_OPEN, actions.address(), FREE_DESCRIPTOR, name.address(), mode, 0);
    check("addclose", ADD_CLOSE, actions.address(), FREE_DESCRIPTOR);
  }

  private MemorySegment strings(List<String> values) {
    var array = arena.allocate(ADDRESS, values.size() + 1L);
    for (int i = 0; i < values.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(values.get(i)));
    }
    return array;
  }

  /** These functions answer the error itself. */
  private static void check(String what, Native function, long... arguments) {
    long error = function.call(what, arguments);
    if (error != 0) {
      throw new KernelException(what, (int) error);
    }
  }
}
