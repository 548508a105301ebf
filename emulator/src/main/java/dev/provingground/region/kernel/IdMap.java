package dev.provingground.region.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The user or group ids that exist in this process's user namespace.
 *
 * @param ranges none overlaps another
 */
public record IdMap(List<Range> ranges) {
  /** The ids from {@code first} on. */
  public record Range(long first, long count) {}

  public static IdMap users() {
    return read("uid_map");
  }

  public static IdMap groups() {
    return read("gid_map");
  }

  /** Whether the id exists here, so that a process or file can have it. */
  public boolean maps(long id) {
    return ranges.stream().anyMatch(r -> id >= r.first() && id - r.first() < r.count());
  }

  private static IdMap read(String name) {
    try {
      return new IdMap(
          Files.readAllLines(Path.of("/proc/self", name)).stream()
              .map(line -> line.strip().split(" +"))
              .map(f -> new Range(Long.parseLong(f[0]), Long.parseLong(f[2])))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
