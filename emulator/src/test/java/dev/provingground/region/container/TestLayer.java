package dev.provingground.region.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Builds a layer's tar archive, entry by entry. */
public final class TestLayer {
  private static final Pattern LIBRARY = Pattern.compile("(/[^ ]+) \\(0x");
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
  private final Set<String> programFiles = new LinkedHashSet<>();

  public TestLayer() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  public TestLayer directory(String name, int mode) {
    return directory(name, mode, 0, 0);
  }

  public TestLayer directory(String name, int mode, int uid, int gid) {
    var entry = new TarArchiveEntry(name + "/");
    entry.setMode(mode);
    entry.setUserId(uid);
    entry.setGroupId(gid);
    return add(entry, new byte[0]);
  }

  public TestLayer file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8), 0644, 0, 0);
  }

  public TestLayer file(String name, byte[] content, int mode, int uid, int gid) {
    var entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    entry.setUserId(uid);
    entry.setGroupId(gid);
    entry.setModTime(1000L);
    entry.setSize(content.length);
    return add(entry, content);
  }

  public TestLayer symlink(String name, String target) {
    return link(name, target, TarConstants.LF_SYMLINK);
  }

  public TestLayer hardLink(String name, String target) {
    return link(name, target, TarConstants.LF_LINK);
  }

  /** Programs of this host and the libraries that they need, where they are here. */
  public TestLayer programs(String... names) {
    for (var name : names) {
      var program = find(name);
      add(program);
      LIBRARY
          .matcher(run("ldd", program.toString()))
          .results()
          .forEach(m -> add(Path.of(m.group(1))));
    }
    return this;
  }

  public byte[] tar() {
    try {
      tar.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void add(Path file) {
    if (programFiles.add(file.toString())) {
      try {
        file(file.toString(), Files.readAllBytes(file), 0755, 0, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private TestLayer link(String name, String target, byte kind) {
    var entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  private TestLayer add(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static Path find(String name) {
    for (var directory : new String[] {"/bin", "/usr/bin"}) {
      var path = Path.of(directory, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new IllegalStateException("no " + name + " here");
  }

  private static String run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
