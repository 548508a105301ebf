package dev.provingground.region.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * Where regions keep files: some from run to run, shared with other regions, and some for as long
 * as one region lives. A region's own are under a file lock; those whose lock is free are swept by
 * the next region that starts.
 */
public final class WorkingDirectory implements AutoCloseable {
  private final Path base;
  private final Path own;
  private final FileChannel lock;

  private WorkingDirectory(Path base, Path own, FileChannel lock) {
    this.base = base;
    this.own = own;
    this.lock = lock;
  }

  /**
   * Makes a region's own directory there, and sweeps those of the dead.
   *
   * @param base is made when it is not there
   * @param instance names the region's own
   * @throws LaunchException when it is somebody else's
   */
  public static WorkingDirectory open(Path base, UUID instance)
      throws IOException, LaunchException {
    var regions = Files.createDirectories(base.resolve("regions"));
    for (var path : new Path[] {base, regions}) {
      if (!Files.getAttribute(path, "unix:uid")
          .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        throw new LaunchException(path + " belongs to another user: give --directory");
      }
    }
    Files.setAttribute(base, "unix:mode", 0711); // containers' users pass through
    sweep(regions);
    var own = Files.createDirectory(regions.resolve(instance.toString()));
    var lock =
        FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    return new WorkingDirectory(base.toAbsolutePath(), own.toAbsolutePath(), lock);
  }

  private static void sweep(Path regions) throws IOException {
    try (var others = Files.newDirectoryStream(regions)) {
      for (var other : others) {
        var file = other.resolve("lock");
        if (Files.exists(file)) { // else it is being made, or being swept
          try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
              var free = channel.tryLock()) {
            if (free != null) {
              delete(other);
            }
          }
        }
      }
    }
  }

  /** A directory that stays from run to run. */
  public Path shared(String name) {
    return base.resolve(name);
  }

  /** A directory that goes with this region. */
  public Path own(String name) {
    return own.resolve(name);
  }

  @Override
  public void close() throws IOException {
    delete(own);
    lock.close();
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, IOException problem)
              throws IOException {
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
