package dev.provingground.region.container;

import dev.provingground.region.container.image.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What one runtime keeps on disk while it lives. The kernel holds a lock on it for as long as this
 * process lives: whose lock is free has died, and is swept.
 *
 * <p>A number of a process says nothing here, as each region may be number 1 of a pid namespace of
 * its own.
 */
final class InstanceDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String MAKING = ".making-";
  private static final int STAT_START_TIME = 19;

  private final Path path;
  private final FileChannel lock;

  private InstanceDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes one among the others.
   *
   * @param id its name ends in it
   */
  static InstanceDirectory create(Path all, UUID id) throws IOException {
    Files.createDirectories(all);
    // Locked before it has its name: nobody finds it free.
    var unnamed = Files.createDirectory(all.resolve(MAKING + id));
    var lock =
        FileChannel.open(
            unnamed.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    var path = Files.move(unnamed, all.resolve(processPrefix() + id));
    return new InstanceDirectory(path, lock);
  }

  /** Those that died without tidying up. */
  static List<Path> abandoned(Path all) throws IOException {
    var dead = new ArrayList<Path>();
    if (!Files.isDirectory(all)) {
      return dead;
    }
    try (var others = Files.newDirectoryStream(all)) {
      for (var other : others) {
        // To open and close a lock's file in the process that holds the lock would free it.
        if (!name(other).startsWith(MAKING)
            && !name(other).startsWith(processPrefix())
            && isFree(other)) {
          dead.add(other);
        }
      }
    }
    return dead;
  }

  /** Unique among the runtimes of this machine, also as a part of a file's name. */
  String name() {
    return name(path);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    // The lock goes last: what cannot be deleted now is found and swept by the next start.
    try (lock;
        var files = Files.newDirectoryStream(path, file -> !name(file).equals(LOCK))) {
      for (var file : files) {
        Trees.delete(file);
      }
      Trees.delete(path);
    }
  }

  private static boolean isFree(Path directory) throws IOException {
    var file = directory.resolve(LOCK);
    if (!Files.exists(file)) {
      return false; // it is just being deleted
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Pid namespace, number and start time of this process. */
  private static String processPrefix() throws IOException {
    var namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    var stat = Files.readString(Path.of("/proc/self/stat"));
    // The name in parentheses may hold anything, so count from behind it.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return namespace.replaceAll("[^0-9]", "")
        + "-"
        + ProcessHandle.current().pid()
        + "-"
        + fields[STAT_START_TIME]
        + "-";
  }

  /** Likewise, of another's directory. */
  static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
