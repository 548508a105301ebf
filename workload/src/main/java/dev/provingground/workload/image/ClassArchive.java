package dev.provingground.workload.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The class-data archive: the classes that the service loads, parsed, verified and resolved in
 * advance. It takes three quarters off the processor time to the first answer.
 *
 * <p>The same every time: which classes go in is a file of this package's resources, recorded by a
 * test, and no training run of this machine. (JDK 25's AOT cache is never the same twice, and
 * started no faster.) The JVM that uses the archive compares size and modification time of every
 * jar and of its own modules, but not where they are; so it is made on this machine with the very
 * runtime and jars of the image.
 */
final class ClassArchive {

  private static final String RECORDED = "service.classlist";

  private ClassArchive() {}

  /**
   * @param java the runtime of the image
   * @param root has {@code app/service.jar} and {@code app/lib/}
   * @param archive is written, and a list beside it
   */
  static void write(Path java, Path root, Path archive) throws IOException, InterruptedException {
    SortedSet<String> classes = recorded();
    Path list = archive.resolveSibling(RECORDED);
    List<String> lines = new ArrayList<>(classes);
    lines.addAll(ConstantPools.resolvable(classes, java, root.resolve("app")));
    Files.write(list, lines);
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
    command.addAll(Contract.JVM_OPTIONS);
    // A relative path, as the archive holds the path that it was made from.
    command.addAll(
        List.of(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            "app/service.jar"));
    String output = Tool.run(command, new ProcessBuilder().directory(root.toFile()));
    if (!Files.exists(archive)) {
      throw new ImageException("The JVM of " + java + " wrote no class-data archive:\n" + output);
    }
  }

  /** The names of the recorded classes, and the lambdas that go with them. */
  static SortedSet<String> recorded() throws IOException {
    try (InputStream in = ClassArchive.class.getResourceAsStream(RECORDED)) {
      if (in == null) {
        throw new IllegalStateException("This package has lost its resource " + RECORDED);
      }
      return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }
}
