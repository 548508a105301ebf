package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks paths up in a directory as if it were the root: no link and no {@code ..} leads out. */
public final class RootedPath {
  private static final int AT_FDCWD = -100;
  private static final int RESOLVE_IN_ROOT = 0x10;
  private static final int HOW_SIZE = 24;

  private RootedPath() {}

  /**
   * The file's real path, all links followed; empty when there is none. Holds as long as nobody
   * changes the tree.
   *
   * @param path as a program with that root would give it
   */
  public static Optional<Path> find(Path root, String path) {
    try (var directory = open(AT_FDCWD, root.toString(), 0);
        var file = open(directory.number(), path, RESOLVE_IN_ROOT)) {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/fd/" + file.number())));
    } catch (KernelException e) {
      return Optional.empty(); // not there, no directory, or a loop of links: no such file
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Descriptor open(int directory, String path, int resolve) {
    try (var arena = Arena.ofConfined()) {
      // struct open_how { u64 flags, mode, resolve; }
      var how = arena.allocate(HOW_SIZE, 8);
      how.set(JAVA_LONG, 0, Descriptor.O_PATH | Descriptor.O_CLOEXEC);
      how.set(JAVA_LONG, 16, resolve);
      return new Descriptor(
          (int)
              Native.syscall(
                  Syscall.OPENAT2,
                  directory,
                  arena.allocateFrom(path).address(),
                  how.address(),
                  HOW_SIZE));
    }
  }
}
