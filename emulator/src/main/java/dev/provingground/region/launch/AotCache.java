package dev.provingground.region.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What the region's virtual machine remembers from run to run so that it starts sooner: an AOT
 * cache (JEP 514). The first region to end writes it, unless a program runs that region and waits
 * for its end, and those that start later use it. Its name says what it was made from, so none is
 * ever used with other classes, another Java or other options. Each region writes a file of its
 * own, which is moved into place whole; whatever goes wrong with it, the region starts without.
 */
final class AotCache {
  private static final String SUFFIX = ".aot";
  private static final String PART = ".part";
  private static final String QUIET = "-Xlog:aot*=off,cds*=off";
  private static final int KEPT = 4;
  private static final Duration LONGEST_PART = Duration.ofDays(1);

  /** What a user may have set that the virtual machine refuses together with a cache. */
  private static final Pattern OPPOSED = Pattern.compile("-Xshare|SharedArchive|AOT|agent");

  private final Path cache;
  private final Path part;

  private AotCache(Path cache, UUID instance) {
    this.cache = cache;
    this.part = cache.resolveSibling(instance.toString().concat(PART));
  }

  /**
   * The cache for a program, made or not; empty where there can be none: a program that is not one
   * jar, a directory that is not ours, options of the user's that oppose it.
   *
   * @param directory what regions keep from run to run
   * @param options of the virtual machine
   * @param environment the one that the virtual machine will have
   * @param instance of the region that is going to be started
   */
  static Optional<AotCache> of(
      Program program,
      Path directory,
      List<String> options,
      Map<String, String> environment,
      UUID instance) {
    var set =
        String.join(
            " ",
            environment.getOrDefault("JDK_JAVA_OPTIONS", ""),
            environment.getOrDefault("JAVA_TOOL_OPTIONS", ""));
    if (OPPOSED.matcher(set).find() || !program.isPacked()) {
      return Optional.empty();
    }
    try {
      var caches = Files.createDirectories(directory.toAbsolutePath().resolve("aot"));
      if (!isOurs(directory) || !isOurs(caches)) {
        return Optional.empty();
      }
      var all = new ArrayList<>(options);
      all.add(set);
      return Optional.of(new AotCache(caches.resolve(key(program, all).concat(SUFFIX)), instance));
    } catch (IOException e) {
      return Optional.empty(); // what cannot be read here is said by whoever needs it
    }
  }

  private static boolean isOurs(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:uid")
        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /**
   * Changes with the program, its libraries, this Java and the options. What is of this build is
   * read, as images give all builds' files the same time; a library has its version in its name.
   * Nobody forges a cache, so a checksum does, for which a virtual machine that has just started
   * needs no compiler.
   */
  private static String key(Program program, List<String> options) throws IOException {
    var parts = new ArrayList<>(options);
    parts.add(System.getProperty("java.home"));
    parts.add(System.getProperty("java.vm.version"));
    for (var file : program.classPath()) {
      parts.add(file.toString());
      parts.add(program.isOwn(file) ? checksum(Files.readAllBytes(file)) : state(file));
    }
    // Joined by calls: operators would be linked, which takes some tens of milliseconds.
    return checksum(Files.readAllBytes(program.classPath().getFirst()))
        .concat(checksum(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)));
  }

  private static String checksum(byte[] bytes) {
    var checksum = new CRC32();
    checksum.update(bytes);
    return HexFormat.of().toHexDigits(checksum.getValue(), 8);
  }

  private static String state(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return String.join(
        " ",
        Long.toString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)),
        Long.toString(attributes.size()));
  }

  /** Whether there is one to use. */
  boolean isMade() {
    return Files.exists(cache);
  }

  /**
   * The options by which a virtual machine uses the cache, or makes it when it ends.
   *
   * @param makes whether it may make one; some seconds of two processors at its end
   */
  List<String> options(boolean makes) {
    if (isMade()) {
      return List.of(QUIET, "-XX:AOTCache=".concat(cache.toString()));
    }
    return makes ? List.of(QUIET, "-XX:AOTCacheOutput=".concat(part.toString())) : List.of();
  }

  /**
   * Moves into place what the virtual machine has made, if it made it whole; else removes it. To be
   * called when that has ended, and nobody waits: it also tidies up after others.
   */
  void keep() {
    var notes = part.resolveSibling(part.getFileName() + ".config");
    try {
      // The virtual machine removes its own notes once the cache is written.
      if (Files.exists(notes)) {
        Files.deleteIfExists(part);
        Files.deleteIfExists(notes);
      } else if (Files.exists(part)) {
        Files.move(
            part, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      sweep();
    } catch (IOException e) {
      // The next region makes another.
    }
  }

  /** Removes what a virtual machine has made that did not start a region. */
  void discard() {
    try {
      Files.deleteIfExists(part);
      Files.deleteIfExists(part.resolveSibling(part.getFileName() + ".config"));
    } catch (IOException e) {
      // It is swept later.
    }
  }

  /** Removes what killed regions left half-made, and caches of programs that are long gone. */
  private void sweep() throws IOException {
    var longAgo = FileTime.from(Instant.now().minus(LONGEST_PART));
    var caches = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(cache.getParent())) {
      for (var file : files) {
        if (file.toString().endsWith(SUFFIX)) {
          caches.add(file);
        } else if (Files.getLastModifiedTime(file).compareTo(longAgo) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
    caches.remove(cache);
    caches.sort(Comparator.comparing(AotCache::lastModified).reversed());
    for (var old : caches.subList(Math.min(KEPT - 1, caches.size()), caches.size())) {
      Files.deleteIfExists(old);
    }
  }

  private static FileTime lastModified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // another region has removed it
    }
  }
}
