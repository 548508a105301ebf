package dev.provingground.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /proc/self/status} says of this process (proc_pid_status(5)).
 *
 * @param uid effective user id
 * @param gid effective group id
 * @param noNewPrivileges {@code NoNewPrivs}
 * @param effectiveCapabilities {@code CapEff}, sixteen hexadecimal digits
 * @param residentBytes {@code VmRSS}
 */
record KernelStatus(
    long uid, long gid, boolean noNewPrivileges, String effectiveCapabilities, long residentBytes) {

  /**
   * Empty where there is no such file: not Linux, or no {@code /proc}.
   *
   * @throws IllegalStateException when the file lacks a field, as before Linux 4.10
   */
  static Optional<KernelStatus> read(Path proc) {
    Map<String, String[]> fields = new HashMap<>();
    try {
      for (String line : Files.readAllLines(proc.resolve("self/status"))) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          fields.put(line.substring(0, colon), line.substring(colon + 1).trim().split("\\s+", -1));
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    // Uid and Gid: real, effective, saved, file system.
    return Optional.of(
        new KernelStatus(
            Long.parseLong(word(fields, "Uid", 1)),
            Long.parseLong(word(fields, "Gid", 1)),
            word(fields, "NoNewPrivs", 0).equals("1"),
            word(fields, "CapEff", 0),
            Long.parseLong(word(fields, "VmRSS", 0)) * 1024));
  }

  private static String word(Map<String, String[]> fields, String name, int index) {
    String[] words = fields.get(name);
    if (words == null || words.length <= index) {
      throw new IllegalStateException(
          "/proc/self/status has no " + name + "; Linux 4.10 or later has");
    }
    return words[index];
  }
}
