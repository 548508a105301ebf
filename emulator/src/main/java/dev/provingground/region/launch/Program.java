package dev.provingground.region.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.jar.JarFile;

/**
 * What another virtual machine runs to be this program.
 *
 * <p>One jar names its libraries in {@value #LIBRARIES} and not in {@code Class-Path}: what starts
 * a region needs hardly any of them, and whoever looks there for a service opens them all.
 *
 * @param classPath the jar and its libraries, or what this process has
 * @param isPacked whether it is one jar with libraries
 */
record Program(List<Path> classPath, boolean isPacked) {
  /** In the jar's manifest: names relative to the jar, parted by colons. */
  static final String LIBRARIES = "Region-Class-Path";

  /** As this process was started. */
  static Program ofThisProcess() throws IOException {
    return of(System.getProperty("java.class.path"));
  }

  /**
   * @param classPath of a process that runs this program
   */
  static Program of(String classPath) throws IOException {
    if (classPath.contains(File.pathSeparator) || !isJar(Path.of(classPath))) {
      var parts = new ArrayList<Path>();
      for (var part : classPath.split(File.pathSeparator, -1)) {
        parts.add(Path.of(part));
      }
      return new Program(parts, /* isPacked= */ false);
    }
    var jar = Path.of(classPath).toAbsolutePath();
    var all = new ArrayList<Path>();
    all.add(jar);
    try (var file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest();
      var names = manifest == null ? null : manifest.getMainAttributes().getValue(LIBRARIES);
      if (names != null) {
        for (var name : names.split(":", -1)) {
          all.add(jar.resolveSibling(name));
        }
      }
    }
    return new Program(all, /* isPacked= */ true);
  }

  private static boolean isJar(Path path) {
    return path.toString().endsWith(".jar") && Files.isRegularFile(path);
  }

  /**
   * Whether it is this program's and no library: {@code emulator-region.jar} of {@code
   * emulator.jar}.
   */
  boolean isOwn(Path part) {
    var jar = classPath.getFirst().getFileName().toString();
    var stem = jar.substring(0, Math.max(0, jar.lastIndexOf('.')));
    return part.getFileName().toString().startsWith(stem);
  }

  /** As {@code -cp} takes it. */
  String toClassPath() {
    var all = new StringJoiner(File.pathSeparator);
    for (var part : classPath) {
      all.add(part.toString());
    }
    return all.toString();
  }
}
