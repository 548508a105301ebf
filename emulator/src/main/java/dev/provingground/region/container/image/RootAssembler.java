package dev.provingground.region.container.image;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays layers one upon the other, by hard links: images that share a layer share its bytes, and a
 * container's root needs one lower directory only. Nobody ever writes into the result.
 */
final class RootAssembler extends SimpleFileVisitor<Path> {
  private static final List<String> MOUNT_DIRECTORIES = List.of("dev", "etc", "proc", "sys");
  private static final List<String> MOUNT_FILES =
      List.of("etc/hostname", "etc/hosts", "etc/resolv.conf");
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final Path root;
  private final Path tree;
  private final LayerContents contents;
  private final Ownership ownership;

  private RootAssembler(Path root, Path layer, Ownership ownership) throws IOException {
    this.root = root;
    this.tree = LayerContents.tree(layer);
    this.contents = LayerContents.of(layer);
    this.ownership = ownership;
  }

  /**
   * @param layers unpacked, lowest first
   * @param root an empty directory on the same file system
   */
  static void assemble(List<Path> layers, Path root, Ownership ownership) throws IOException {
    ownership.set(root, 0, 0, DIRECTORY_MODE);
    for (var layer : layers) {
      new RootAssembler(root, layer, ownership).apply();
    }
    makeMountPoints(root, ownership);
  }

  private void apply() throws IOException {
    for (var directory : contents.opaque()) {
      var path = root.resolve(directory);
      if (reachable(directory) && Files.isDirectory(path, NOFOLLOW_LINKS)) {
        Trees.clear(path);
      }
    }
    for (var removed : contents.removed()) {
      if (reachable(removed)) {
        Trees.delete(root.resolve(removed));
      }
    }
    Files.walkFileTree(tree, this);
  }

  /** Whether all above it are directories: a symbolic link there is not ours to follow. */
  private boolean reachable(String name) {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      if (!Files.isDirectory(root.resolve(name.substring(0, slash)), NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    var name = tree.relativize(directory).toString();
    var target = root.resolve(name);
    boolean there = Files.isDirectory(target, NOFOLLOW_LINKS);
    if (!there) {
      Trees.delete(target);
      Files.createDirectory(target);
    }
    if (!there || !contents.implied().contains(name)) {
      var from = Files.readAttributes(directory, "unix:uid,gid,mode", NOFOLLOW_LINKS);
      ownership.set(
          target,
          number(from.get("uid")),
          number(from.get("gid")),
          (int) number(from.get("mode")) & 07777);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    var target = root.resolve(tree.relativize(file).toString());
    Trees.delete(target);
    Files.createLink(target, file);
    return FileVisitResult.CONTINUE;
  }

  /** As Docker does: what is mounted over must be there, and be no link to elsewhere. */
  private static void makeMountPoints(Path root, Ownership ownership) throws IOException {
    for (var name : MOUNT_DIRECTORIES) {
      var path = root.resolve(name);
      if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
        Trees.delete(path);
        Files.createDirectory(path);
        ownership.set(path, 0, 0, DIRECTORY_MODE);
      }
    }
    for (var name : MOUNT_FILES) {
      var path = root.resolve(name);
      if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
        Trees.delete(path);
        Files.createFile(path);
        ownership.set(path, 0, 0, FILE_MODE);
      }
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
