package dev.provingground.region.container.image;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks one layer into a directory. A hostile archive writes nothing outside: names with {@code
 * ..} are refused, and nothing is created below a symbolic link. Device nodes are left out, as a
 * container's root allows none.
 */
final class LayerUnpacker {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final int GZIP = 0x1F8B;
  private static final int ZSTD = 0x28B5;
  private static final int IMPLIED_MODE = 0755;
  // Fargate's ephemeral storage holds 20 GiB unless more is asked for.
  private static final long LIMIT = 20L << 30;

  private final Path tree;
  private final Ownership ownership;
  private final LayerContents contents =
      new LayerContents(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
  private long unpacked;

  private LayerUnpacker(Path tree, Ownership ownership) {
    this.tree = tree;
    this.ownership = ownership;
  }

  /**
   * @param blob a tar archive, by itself or gzipped
   * @param layer an empty directory
   * @return the digest of the archive, uncompressed: the layer's DiffID
   * @throws IOException when it is no such archive, or tries to break out
   */
  static String unpack(Path blob, Path layer, Ownership ownership) throws IOException {
    var tree = Files.createDirectory(LayerContents.tree(layer));
    ownership.set(tree, 0, 0, IMPLIED_MODE);
    var unpacker = new LayerUnpacker(tree, ownership);
    var digest = Digests.sha256();
    try (var file = new BufferedInputStream(Files.newInputStream(blob), 1 << 16);
        var plain = new DigestInputStream(decompress(file), digest)) {
      unpacker.contents.implied().add("");
      var tar = new TarArchiveInputStream(plain, "UTF-8");
      for (var entry = next(tar); entry != null; entry = next(tar)) {
        unpacker.add(entry, tar);
      }
      plain.transferTo(OutputStream.nullOutputStream());
    }
    unpacker.contents.write(layer);
    return Digests.finish(digest);
  }

  /** The next entry, or none; what the archive lacks is told as containerd tells it. */
  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    try {
      return tar.getNextEntry();
    } catch (ZipException e) {
      throw new IOException("gzip: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new IOException("unexpected EOF", e);
    } catch (IOException e) {
      throw new IOException("archive/tar: invalid tar header", e);
    }
  }

  private static InputStream decompress(BufferedInputStream file) throws IOException {
    file.mark(2);
    int magic = file.read() << 8 | file.read();
    file.reset();
    return switch (magic) {
      case GZIP -> new GZIPInputStream(file, 1 << 16);
      case ZSTD ->
          throw new IOException("layers compressed with zstd are not supported; push them gzipped");
      default -> file;
    };
  }

  private void add(TarArchiveEntry entry, InputStream content) throws IOException {
    var name = clean(entry.getName());
    var path = tree.resolve(name);
    var base = name.substring(name.lastIndexOf('/') + 1);
    if (base.startsWith(WHITEOUT)) {
      whiteout(name, base);
      return;
    }
    makeParents(name);
    if (entry.isDirectory()) {
      if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
        Trees.delete(path);
        Files.createDirectory(path);
      }
      contents.implied().remove(name);
      own(path, entry);
      return;
    }
    if (name.isEmpty()) {
      throw new IOException("the root is not a directory");
    }
    Trees.delete(path);
    if (entry.isLink()) {
      link(path, entry.getLinkName());
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      ownership.setOwner(path, entry.getLongUserId(), entry.getLongGroupId());
    } else if (entry.isFile()) {
      write(path, entry, content);
    }
  }

  private void whiteout(String name, String base) {
    int slash = name.lastIndexOf('/');
    var parent = slash < 0 ? "" : name.substring(0, slash);
    if (base.equals(OPAQUE)) {
      contents.opaque().add(parent);
    } else {
      var removed = base.substring(WHITEOUT.length());
      contents.removed().add(parent.isEmpty() ? removed : parent + "/" + removed);
    }
  }

  private void write(Path path, TarArchiveEntry entry, InputStream content) throws IOException {
    unpacked += entry.getRealSize();
    if (unpacked > LIMIT) {
      throw new IOException("no space left on device: a task's storage holds " + LIMIT + " bytes");
    }
    try (var out = Files.newOutputStream(path)) {
      content.transferTo(out);
    }
    own(path, entry);
    Files.setLastModifiedTime(path, FileTime.from(entry.getLastModifiedTime().toInstant()));
  }

  /** The target is a path from the layer's root, of an entry that came before. */
  private void link(Path path, String linkName) throws IOException {
    var name = clean(linkName);
    var target = tree.resolve(name);
    requireDirectories(name);
    if (!Files.isRegularFile(target, NOFOLLOW_LINKS) && !Files.isSymbolicLink(target)) {
      throw new IOException("hard link to " + linkName + ", which is not in the layer");
    }
    Files.createLink(path, target);
  }

  private void own(Path path, TarArchiveEntry entry) throws IOException {
    ownership.set(path, entry.getLongUserId(), entry.getLongGroupId(), entry.getMode() & 07777);
  }

  private void makeParents(String name) throws IOException {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      var parent = name.substring(0, slash);
      var path = tree.resolve(parent);
      if (!Files.exists(path, NOFOLLOW_LINKS)) {
        Files.createDirectory(path);
        ownership.set(path, 0, 0, IMPLIED_MODE);
        contents.implied().add(parent);
      }
    }
    requireDirectories(name);
  }

  private void requireDirectories(String name) throws IOException {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      var parent = tree.resolve(name.substring(0, slash));
      if (!Files.isDirectory(parent, NOFOLLOW_LINKS)) {
        throw new IOException(
            "invalid path " + name + ": " + name.substring(0, slash) + " is no directory");
      }
    }
  }

  /** As a path from the layer's root, without {@code .}, doubled slashes and a slash at an end. */
  private static String clean(String name) throws IOException {
    var parts = new ArrayList<String>();
    for (var part : name.split("/")) {
      if (part.equals("..") || part.indexOf('\0') >= 0) {
        throw new IOException("invalid path " + name + ": it leads out of the layer");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
