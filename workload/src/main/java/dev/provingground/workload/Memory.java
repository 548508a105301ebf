package dev.provingground.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory that this process may use, and does.
 *
 * @param limitBytes the tightest limit that is known
 * @param usedBytes counted by whoever sets the limit
 * @param limitedBy {@code cgroup} or {@code host}
 */
record Memory(long limitBytes, long usedBytes, String limitedBy) {

  /** Where cgroup version 1 says that there is no limit: 2^63 rounded down to a page. */
  private static final long UNLIMITED = Long.MAX_VALUE >> 12 << 12;

  /**
   * The cgroup's limit where it has one, else the host's memory; empty where neither can be read.
   *
   * @param proc usually {@code /proc}
   * @param cgroups usually {@code /sys/fs/cgroup}
   */
  static Optional<Memory> read(Path proc, Path cgroups) {
    return ofCgroup(proc, cgroups).or(() -> ofHost(proc));
  }

  private static Optional<Memory> ofCgroup(Path proc, Path cgroups) {
    for (String line : lines(proc.resolve("self/cgroup"))) {
      // hierarchy:controllers:path, and 0::path for version 2
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      Path path = Path.of("/").relativize(Path.of(parts[2]));
      if (parts[0].equals("0")) {
        // Inside a container the host's path may not exist: its own root is its cgroup.
        for (Path directory : List.of(cgroups.resolve(path), cgroups)) {
          Optional<Memory> memory =
              ofFiles(directory.resolve("memory.max"), directory.resolve("memory.current"));
          if (memory.isPresent()) {
            return memory;
          }
        }
      } else if (List.of(parts[1].split(",", -1)).contains("memory")) {
        Path hierarchy = cgroups.resolve("memory");
        for (Path directory : List.of(hierarchy.resolve(path), hierarchy)) {
          Optional<Memory> memory =
              ofFiles(
                  directory.resolve("memory.limit_in_bytes"),
                  directory.resolve("memory.usage_in_bytes"));
          if (memory.isPresent()) {
            return memory;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Memory> ofFiles(Path limit, Path usage) {
    OptionalLong most = number(limit);
    OptionalLong used = number(usage);
    return most.isPresent() && most.getAsLong() < UNLIMITED && used.isPresent()
        ? Optional.of(new Memory(most.getAsLong(), used.getAsLong(), "cgroup"))
        : Optional.empty();
  }

  private static Optional<Memory> ofHost(Path proc) {
    for (String line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        long total = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        return KernelStatus.read(proc)
            .map(status -> new Memory(total, status.residentBytes(), "host"));
      }
    }
    return Optional.empty();
  }

  private static OptionalLong number(Path file) {
    List<String> lines = lines(file);
    // The other thing that it says is "max".
    return lines.size() == 1 && !lines.getFirst().equals("max")
        ? OptionalLong.of(Long.parseLong(lines.getFirst()))
        : OptionalLong.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // Absent on other systems, and in containers without this mount.
      return List.of();
    }
  }
}
