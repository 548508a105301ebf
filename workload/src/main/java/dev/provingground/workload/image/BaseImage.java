package dev.provingground.workload.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SortedSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The base image that takes no registry: a Java runtime, the C library beneath it, and the little
 * of {@code /etc} that they ask for. One layer, in the archive format of {@code docker save}, which
 * is what Jib takes as a base.
 */
final class BaseImage {

  private static final int DIRECTORY = TarArchiveEntry.DEFAULT_DIR_MODE & 07777;

  private static final String PASSWD =
      """
      root:x:0:0:root:/:/sbin/nologin
      nonroot:x:65532:65532:nonroot:/:/sbin/nologin
      """;
  private static final String GROUP =
      """
      root:x:0:
      nonroot:x:65532:
      """;
  private static final String NSSWITCH =
      """
      passwd: files
      group: files
      hosts: files dns
      """;

  private final JavaRuntime runtime;
  private final String architecture;

  BaseImage(JavaRuntime runtime, String architecture) {
    this.runtime = runtime;
    this.architecture = architecture;
  }

  Path tar(Workspace workspace) throws IOException, InterruptedException {
    Path java = runtime.link(workspace);
    SortedSet<Path> libraries = CLibrary.neededBy(java);
    Digest digest =
        new Digest().with(runtime.key()).with(architecture).with(PASSWD).with(GROUP).with(NSSWITCH);
    for (Path library : libraries) {
      digest.with(library.toString()).with(library);
    }
    return workspace.get("base-" + digest.key() + ".tar", target -> write(target, java, libraries));
  }

  private void write(Path target, Path java, SortedSet<Path> libraries) throws IOException {
    Path layer = target.resolveSibling("layer.tar");
    try (TarArchiveOutputStream tar = tar(layer)) {
      directory(tar, "etc", DIRECTORY);
      file(tar, "etc/group", GROUP);
      file(tar, "etc/nsswitch.conf", NSSWITCH);
      file(tar, "etc/passwd", PASSWD);
      for (Path library : libraries) {
        // The file itself: in the image there are no links from its name to its version.
        file(tar, library.toString().substring(1), library.toRealPath(), 0755);
      }
      for (Path path : Workspace.tree(java)) {
        String name = Contract.JAVA_HOME.substring(1) + "/" + java.relativize(path);
        if (Files.isSymbolicLink(path)) {
          TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
          link.setLinkName(Files.readSymbolicLink(path).toString());
          put(tar, link, 0777);
        } else if (Files.isDirectory(path)) {
          directory(tar, name, DIRECTORY);
        } else {
          file(tar, name, path, Files.isExecutable(path) ? 0755 : 0644);
        }
      }
      // Where a container's own file systems are mounted, as a read-only root takes no new
      // directories.
      for (String mountPoint : new String[] {"dev", "proc", "sys"}) {
        directory(tar, mountPoint, DIRECTORY);
      }
      directory(tar, "tmp", 01777);
    }
    try (TarArchiveOutputStream tar = tar(target)) {
      file(tar, "config.json", config(architecture, new Digest().contentOf(layer).hex()));
      file(tar, "layer.tar", layer, 0644);
      file(
          tar,
          "manifest.json",
          "[{\"Config\":\"config.json\",\"RepoTags\":[\"runtime:offline\"],\"Layers\":[\"layer.tar\"]}]");
    }
  }

  private static String config(String architecture, String layerDigest) {
    return """
    {"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":{},\
    "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},\
    "history":[{"created":"1970-01-01T00:00:00Z","created_by":"jlink","comment":"Java runtime and C library"}]}\
    """
        .formatted(architecture, layerDigest);
  }

  private static TarArchiveOutputStream tar(Path file) throws IOException {
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return tar;
  }

  private static void directory(TarArchiveOutputStream tar, String name, int mode)
      throws IOException {
    put(tar, new TarArchiveEntry(name + "/"), mode);
  }

  private static void file(TarArchiveOutputStream tar, String name, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    open(tar, entry, 0644);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static void file(TarArchiveOutputStream tar, String name, Path source, int mode)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(Files.size(source));
    open(tar, entry, mode);
    Files.copy(source, tar);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode)
      throws IOException {
    open(tar, entry, mode);
    tar.closeArchiveEntry();
  }

  /** Nothing in it tells who made it, or when. */
  private static void open(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode)
      throws IOException {
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(FileTime.from(Workspace.MODIFIED));
    tar.putArchiveEntry(entry);
  }
}
