package dev.provingground.workload.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The base image that takes no registry: a Java runtime, the C library beneath it, the little of
 * {@code /etc} that they ask for, and what programs of this machine are wanted. One layer, in the
 * archive format of {@code docker save}, which is what Jib takes as a base.
 */
public final class BaseImage {

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

  /** Where they are in the image; {@code /bin} leads there too. */
  private static final String PROGRAMS = "usr/bin";

  /** Where this machine may have them. */
  private static final List<String> SEARCH = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  private final JavaRuntime runtime;
  private final String architecture;
  private final List<String> programs;

  /**
   * @param architecture as an image names it, such as {@code amd64}
   * @param programs their names, such as {@code sh}; none for an image that has no shell
   */
  public BaseImage(JavaRuntime runtime, String architecture, List<String> programs) {
    this.runtime = runtime;
    this.architecture = architecture;
    this.programs = List.copyOf(programs);
  }

  /**
   * Makes it, unless it is there already.
   *
   * @param directory keeps it, and what it is made of, from build to build
   * @throws ImageException when this machine lacks one of the programs
   */
  public Path tar(Path directory) throws IOException, InterruptedException {
    return tar(new Workspace(directory));
  }

  Path tar(Workspace workspace) throws IOException, InterruptedException {
    Path java = runtime.link(workspace);
    SortedMap<String, Path> found = new TreeMap<>();
    for (String program : programs) {
      found.put(program, find(program));
    }
    SortedSet<Path> libraries = CLibrary.neededBy(java, List.copyOf(found.values()));
    Digest digest =
        new Digest().with(runtime.key()).with(architecture).with(PASSWD).with(GROUP).with(NSSWITCH);
    for (Map.Entry<String, Path> program : found.entrySet()) {
      digest.with(program.getKey()).with(program.getValue());
    }
    for (Path library : libraries) {
      digest.with(library.toString()).with(library);
    }
    return workspace.get(
        "base-" + digest.key() + ".tar", target -> write(target, java, found, libraries));
  }

  private static Path find(String program) throws IOException {
    for (String directory : SEARCH) {
      Path path = Path.of(directory, program);
      if (Files.isExecutable(path)) {
        return path.toRealPath();
      }
    }
    throw new ImageException(
        "This machine has no program '%s', which the image needs: install it".formatted(program));
  }

  private void write(
      Path target, Path java, SortedMap<String, Path> programs, SortedSet<Path> libraries)
      throws IOException {
    Path layer = target.resolveSibling("layer.tar");
    try (TarArchiveOutputStream tar = output(layer)) {
      directory(tar, "etc", DIRECTORY);
      file(tar, "etc/group", GROUP);
      file(tar, "etc/nsswitch.conf", NSSWITCH);
      file(tar, "etc/passwd", PASSWD);
      for (Path library : libraries) {
        // The file itself: in the image there are no links from its name to its version.
        file(tar, library.toString().substring(1), library.toRealPath(), 0755);
      }
      if (!programs.isEmpty()) {
        directory(tar, "usr", DIRECTORY);
        directory(tar, PROGRAMS, DIRECTORY);
        link(tar, "bin", PROGRAMS);
        for (Map.Entry<String, Path> program : programs.entrySet()) {
          file(tar, PROGRAMS + "/" + program.getKey(), program.getValue(), 0755);
        }
      }
      for (Path path : Workspace.tree(java)) {
        String name = Contract.JAVA_HOME.substring(1) + "/" + java.relativize(path);
        if (Files.isSymbolicLink(path)) {
          link(tar, name, Files.readSymbolicLink(path).toString());
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
    try (TarArchiveOutputStream tar = output(target)) {
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

  private static TarArchiveOutputStream output(Path file) throws IOException {
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

  private static void link(TarArchiveOutputStream tar, String name, String target)
      throws IOException {
    TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    link.setLinkName(target);
    put(tar, link, 0777);
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
