package dev.provingground.workload.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shared libraries of this machine that a Java runtime and programs need, at the paths where
 * the dynamic loader looks for them.
 */
final class CLibrary {

  /**
   * {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)}, or the loader by itself: {@code
   * /lib64/ld-linux-x86-64.so.2 (0x…)}.
   */
  private static final Pattern RESOLVED =
      Pattern.compile("(?m)^\\s*(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)$");

  /** Loaded by name when the C library resolves a user or a host. */
  private static final List<String> BY_NAME =
      List.of("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2");

  private CLibrary() {}

  /**
   * Absolute paths, sorted.
   *
   * @throws ImageException when {@code ldd} does not say, as on a machine whose C library has none
   */
  static SortedSet<Path> neededBy(Path runtime, List<Path> programs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ldd"));
    for (Path path : Workspace.tree(runtime)) {
      String name = String.valueOf(path.getFileName());
      if (name.endsWith(".so") || path.endsWith("bin/java")) {
        command.add(path.toString());
      }
    }
    programs.forEach(program -> command.add(program.toString()));
    SortedSet<Path> libraries = new TreeSet<>();
    Matcher matcher = RESOLVED.matcher(Tool.run(command, new ProcessBuilder()));
    while (matcher.find()) {
      Path library = Path.of(matcher.group(1));
      if (!library.normalize().startsWith(runtime)) {
        libraries.add(library);
      }
    }
    List<Path> besides = new ArrayList<>();
    for (Path library : libraries) {
      if (library.endsWith("libc.so.6")) {
        BY_NAME.stream().map(library::resolveSibling).filter(Files::exists).forEach(besides::add);
      }
    }
    libraries.addAll(besides);
    if (libraries.stream()
        .noneMatch(library -> String.valueOf(library.getFileName()).startsWith("ld-"))) {
      throw new ImageException(
          "ldd names no dynamic loader for %s/bin/java; it printed nothing that could be read"
              .formatted(runtime));
    }
    return libraries;
  }
}
