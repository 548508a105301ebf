package dev.provingground.workload.image;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Which constants of a class the JVM may resolve while it writes a class-data archive: all
 * references to classes, fields and methods. It leaves out by itself what must wait for run time. A
 * JVM that records its own list names those that happened to be resolved, which differs from run to
 * run.
 */
final class ConstantPools {

  private static final Map<String, ?> AS_THE_JVM_READS_JARS = Map.of("releaseVersion", "25");

  private ConstantPools() {}

  /**
   * A line of a class list for each class: {@code @cp java/lang/Object 8 38}.
   *
   * @param classes in the form {@code java/lang/Object}; lines that start with {@code @} are passed
   *     over, and classes that are nowhere
   * @param java a runtime
   * @param app has {@code service.jar} and {@code lib/}
   */
  static List<String> resolvable(SortedSet<String> classes, Path java, Path app)
      throws IOException {
    List<FileSystem> opened = new ArrayList<>();
    try {
      FileSystem modules =
          FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", java.toString()));
      opened.add(modules);
      List<Path> roots = new ArrayList<>(list(modules.getPath("/modules")));
      List<Path> jars = new ArrayList<>(list(app.resolve("lib")));
      jars.add(app.resolve("service.jar"));
      for (Path jar : jars) {
        FileSystem files = FileSystems.newFileSystem(jar, AS_THE_JVM_READS_JARS);
        opened.add(files);
        roots.add(files.getPath("/"));
      }
      List<String> lines = new ArrayList<>();
      for (String name : classes) {
        if (!name.startsWith("@")) {
          Optional<Path> file =
              roots.stream()
                  .map(root -> root.resolve(name + ".class"))
                  .filter(Files::exists)
                  .findFirst();
          if (file.isPresent()) {
            lines.add(line(name, Files.readAllBytes(file.get())));
          }
        }
      }
      return lines;
    } finally {
      for (FileSystem files : opened) {
        files.close();
      }
    }
  }

  private static String line(String name, byte[] bytes) {
    StringJoiner line = new StringJoiner(" ", "@cp " + name + " ", "");
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof ClassEntry || entry instanceof MemberRefEntry) {
        line.add(Integer.toString(entry.index()));
      }
    }
    return line.toString();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().toList();
    }
  }
}
