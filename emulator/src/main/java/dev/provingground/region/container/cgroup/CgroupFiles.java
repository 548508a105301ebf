package dev.provingground.region.container.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One version of the kernel's control groups. Groups go by paths relative to this process's. */
interface CgroupFiles {
  /** What it limits: some of {@code cpu}, {@code memory}, {@code pids}. */
  Set<String> enforced();

  /** The directories that a group is; the same for a group that does not exist. */
  List<Path> directories(String group);

  /** Before the first group below it is made. */
  void delegate(String group) throws IOException;

  void limit(String group, Limits limits) throws IOException;

  void add(String group, int pid) throws IOException;

  List<CgroupView> views(String group);

  /** How many processes of it the kernel has killed for memory. */
  long outOfMemoryKills(String group) throws IOException;

  /** In how many periods it was made to wait for processor time; empty where it has no quota. */
  Optional<Long> throttledPeriods(String group) throws IOException;

  Usage usage(String group) throws IOException;

  static void write(Path directory, String file, String value) throws IOException {
    try {
      Files.writeString(directory.resolve(file), value, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "cannot write " + value + " to " + directory.resolve(file) + ": " + e.getMessage(), e);
    }
  }

  static void writeIfThere(Path directory, String file, String value) throws IOException {
    if (Files.exists(directory.resolve(file))) {
      write(directory, file, value);
    }
  }

  /** The number in a file that holds one number; {@code max} is 0, for there is no limit. */
  static long number(Path directory, String file) throws IOException {
    var text = Files.readString(directory.resolve(file)).strip();
    return text.equals("max") ? 0 : Long.parseLong(text);
  }

  /** The number behind a name, in a file of lines {@code name number}. */
  static Optional<Long> entry(Path directory, String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve(file))) {
      return lines
          .filter(line -> line.startsWith(name + " "))
          .map(line -> Long.valueOf(line.substring(name.length() + 1)))
          .findFirst();
    }
  }
}
