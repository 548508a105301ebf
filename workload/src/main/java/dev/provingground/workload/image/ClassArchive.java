package dev.provingground.workload.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The class-data archive: the classes that the service loads, parsed and verified in advance. It
 * halves the time to the first answer.
 *
 * <p>The JVM that uses it compares size and modification time of every jar, but no path before
 * {@code app/}: so it is made on this machine, with the very runtime of the image. Why not the AOT
 * cache of JDK 24 and later: that one is never the same twice.
 */
final class ClassArchive {

  private ClassArchive() {}

  /**
   * @param java the runtime of the image
   * @param root has {@code app/service.jar} and {@code app/lib/}
   */
  static void write(Path java, Path root, Path archive) throws IOException, InterruptedException {
    Path loaded = archive.resolveSibling("loaded.classlist");
    Path chosen = archive.resolveSibling("chosen.classlist");
    TrainingRun.run(
        command(java, "-XX:DumpLoadedClassList=" + loaded, "-jar", "app/service.jar"), root);
    Files.write(chosen, normalized(Files.readAllLines(loaded)));
    Tool.run(
        command(
            java,
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + chosen,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            "app/service.jar"),
        new ProcessBuilder().directory(root.toFile()));
    if (!Files.exists(archive)) {
      throw new ImageException("The JVM of " + java + " wrote no class-data archive");
    }
  }

  /**
   * Without what depends on the order in which threads came along: the resolved constants
   * ({@code @cp}) and the numbers of the classes. It costs a little speed and makes the archive the
   * same every time.
   */
  static TreeSet<String> normalized(List<String> loaded) {
    TreeSet<String> chosen = new TreeSet<>();
    for (String line : loaded) {
      if (!line.startsWith("@cp") && !line.startsWith("#")) {
        chosen.add(line.replaceFirst(" id: .*", ""));
      }
    }
    return chosen;
  }

  private static List<String> command(Path java, String... more) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.addAll(Contract.JVM_OPTIONS);
    command.addAll(Arrays.asList(more));
    return command;
  }
}
