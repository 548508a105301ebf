package dev.provingground.workload.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What the build of this module left for the image.
 *
 * @param classes {@code target/classes}, or the module's jar
 * @param target the directory that also has {@code lib/}
 * @param changes of classes, by the names of their files in the jar
 */
record ServiceFiles(Path classes, Path target, Map<String, UnaryOperator<byte[]>> changes) {

  private static final String MAIN_CLASS = "dev.provingground.workload.Main";
  private static final LocalDateTime ZIP_EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  ServiceFiles(Path classes, Path target) {
    this(classes, target, Map.of());
  }

  /**
   * Beside the class path entry that this class came from.
   *
   * @throws ImageException when there is no {@code lib/}, as beside a jar in a local Maven
   *     repository
   */
  static ServiceFiles located() {
    URI location;
    try {
      location = ServiceFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    Path classes = Path.of(location);
    Path target = classes.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(target.resolve("lib"))) {
      throw new ImageException(
          "There is no lib/ beside %s; build the module 'workload' in the same Maven run"
              .formatted(classes));
    }
    return new ServiceFiles(classes, target);
  }

  /** The same files, but for one class. */
  ServiceFiles withClass(String name, UnaryOperator<byte[]> change) {
    Map<String, UnaryOperator<byte[]>> more = new HashMap<>(changes);
    more.put(name + ".class", change);
    return new ServiceFiles(classes, target, Map.copyOf(more));
  }

  /** In the order of their names. */
  List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(target.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /**
   * The service's own classes without the image builder's, not compressed, in one order, without a
   * date.
   *
   * @throws ImageException when a class that is to be changed is not there
   */
  byte[] serviceJar() throws IOException {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    if (Files.isDirectory(classes)) {
      collect(classes, entries);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(classes)) {
        collect(jar.getPath("/"), entries);
      }
    }
    for (var change : changes.entrySet()) {
      byte[] entry = entries.get(change.getKey());
      if (entry == null) {
        throw new ImageException("The service has no '%s' to change".formatted(change.getKey()));
      }
      entries.put(change.getKey(), change.getValue().apply(entry));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "META-INF/MANIFEST.MF", manifest().getBytes(StandardCharsets.UTF_8));
      for (var entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void collect(Path root, SortedMap<String, byte[]> entries) throws IOException {
    for (Path path : Workspace.tree(root)) {
      String name = root.relativize(path).toString().replace('\\', '/');
      boolean service =
          name.startsWith("META-INF/services/")
              || (name.startsWith("dev/provingground/workload/")
                  && !name.startsWith("dev/provingground/workload/image/"));
      if (service && Files.isRegularFile(path)) {
        entries.put(name, Files.readAllBytes(path));
      }
    }
  }

  private String manifest() throws IOException {
    StringBuilder text =
        new StringBuilder("Manifest-Version: 1.0\r\nMain-Class: " + MAIN_CLASS + "\r\n");
    StringBuilder classPath = new StringBuilder("Class-Path:");
    libraries().forEach(library -> classPath.append(" lib/").append(library.getFileName()));
    // A line has at most 72 bytes; it goes on after a space.
    for (int start = 0; start < classPath.length(); start += 70) {
      text.append(start == 0 ? "" : " ")
          .append(classPath, start, Math.min(start + 70, classPath.length()))
          .append("\r\n");
    }
    return text + "\r\n";
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(ZIP_EPOCH);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
