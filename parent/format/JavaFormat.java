import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks, or brings about, google-java-format's format in every Java file of the repository.
 *
 * <p>The build runs it on the toolchain's JDK, straight from this file: a formatter parses with the
 * compiler of the JDK it runs on, and Maven itself may run on one that does not know our syntax.
 * Files that were well formatted the last time are recognized by their digests, so that a second
 * run costs a fraction of a second.
 *
 * <p>Arguments: {@code check} or {@code apply}, the repository's root, the directory of the file of
 * digests and of the list of files that are not well formatted, the formatter's version.
 */
final class JavaFormat {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "cdk.out");
  private static final int PASSES = 3;

  private final boolean apply;
  private final Path root;
  private final Path memory;
  private final Path complaints;
  private final String version;

  private JavaFormat(boolean apply, Path root, Path directory, String version) {
    this.apply = apply;
    this.root = root;
    this.memory = directory.resolve("well-formatted");
    this.complaints = directory.resolve("not-well-formatted");
    this.version = version;
  }

  public static void main(String[] args) throws Exception {
    boolean apply =
        switch (args[0]) {
          case "check" -> false;
          case "apply" -> true;
          default -> throw new IllegalArgumentException("'" + args[0] + "': give check or apply.");
        };
    new JavaFormat(apply, Path.of(args[1]).toRealPath(), Path.of(args[2]), args[3]).run();
  }

  private void run() throws Exception {
    Set<String> known = new TreeSet<>(remembered());
    Map<Path, String> candidates = new LinkedHashMap<>();
    for (Path file : javaFiles()) {
      String digest = digest(file);
      if (!known.contains(digest)) {
        candidates.put(file, digest);
      }
    }
    List<Path> changed =
        candidates.isEmpty() ? List.of() : format(List.copyOf(candidates.keySet()));
    candidates.forEach(
        (file, digest) -> {
          if (!changed.contains(file)) {
            known.add(digest);
          }
        });
    remember(known);
    report(changed);
  }

  /** Leaves the list in a file, which the build then takes amiss, and shows it to the reader. */
  private void report(List<Path> changed) throws IOException {
    List<String> names = changed.stream().map(file -> "  " + root.relativize(file)).toList();
    if (apply || names.isEmpty()) {
      Files.deleteIfExists(complaints);
    } else {
      Files.write(complaints, names);
    }
    if (!names.isEmpty()) {
      System.err.println(apply ? "Formatted:" : "Not well formatted:");
      names.forEach(System.err::println);
    }
  }

  /** The files that were, or would be, changed. */
  private List<Path> format(List<Path> files) throws Exception {
    List<Path> changed = run("--dry-run", files);
    List<Path> unstable = apply ? changed : List.of();
    // Where it breaks a long string, the formatter needs a second pass to agree with itself.
    for (int pass = 0; pass < PASSES && !unstable.isEmpty(); pass++) {
      run("--replace", unstable);
      unstable = run("--dry-run", unstable);
    }
    return changed;
  }

  /**
   * Runs the formatter and gives the names that it prints. Ends the build when a file cannot be
   * parsed: the formatter has said which, and why.
   */
  private static List<Path> run(String mode, List<Path> files) throws Exception {
    StringWriter names = new StringWriter();
    PrintWriter errors = new PrintWriter(System.err, true);
    Stream<String> args = Stream.concat(Stream.of(mode), files.stream().map(Path::toString));
    int status =
        new Main(new PrintWriter(names, true), errors, InputStream.nullInputStream())
            .format(args.toArray(String[]::new));
    errors.flush();
    if (status != 0) {
      System.exit(status);
    }
    return names.toString().lines().map(Path::of).toList();
  }

  private List<Path> javaFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean skip =
                !directory.equals(root) && (name.startsWith(".") || NOT_OURS.contains(name));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private List<String> remembered() throws IOException {
    if (!Files.exists(memory)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(memory)) {
      List<String> all = lines.toList();
      return !all.isEmpty() && all.getFirst().equals(version)
          ? all.subList(1, all.size())
          : List.of();
    }
  }

  private void remember(Set<String> digests) throws IOException {
    Files.createDirectories(memory.toAbsolutePath().getParent());
    List<String> lines = new ArrayList<>(List.of(version));
    lines.addAll(digests);
    Files.write(memory, lines);
  }
}
