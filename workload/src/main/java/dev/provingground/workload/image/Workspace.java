package dev.provingground.workload.image;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was made under names that contain the digest of what it was made from, so that nothing
 * stale is used. Two processes that make the same thing at the same time both succeed: the first
 * that is done wins.
 */
record Workspace(Path directory) {

  /**
   * The modification time of all files in the image; the class-data archive checks it. Jib's
   * default.
   */
  static final Instant MODIFIED = Instant.ofEpochSecond(1);

  /**
   * Makes a file or a directory at the given path, which does not exist yet, but its parent does.
   */
  interface Maker {
    void make(Path target) throws IOException, InterruptedException;
  }

  Path get(String name, Maker maker) throws IOException, InterruptedException {
    Path made = directory.resolve(name);
    if (Files.exists(made)) {
      return made;
    }
    Files.createDirectories(directory);
    Path temporary = Files.createTempDirectory(directory, ".making-");
    try {
      Path target = temporary.resolve(name);
      maker.make(target);
      try {
        Files.move(target, made, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        throw e;
      } catch (FileSystemException e) {
        if (!Files.exists(made)) {
          throw e;
        }
        // Somebody else was first, and made the same.
      }
      return made;
    } finally {
      delete(temporary);
    }
  }

  /** Every file and directory beneath, in one order everywhere. */
  static List<Path> tree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> !path.equals(root)).sorted().toList();
    }
  }

  static void setModified(Path root) throws IOException {
    for (Path path : tree(root)) {
      if (!Files.isSymbolicLink(path)) {
        Files.setLastModifiedTime(path, FileTime.from(MODIFIED));
      }
    }
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
