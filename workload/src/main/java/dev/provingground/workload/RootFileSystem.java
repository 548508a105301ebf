package dev.provingground.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process can do to {@code /}.
 *
 * @param writable it could create a file there
 * @param readOnly it is mounted read-only, whatever its permissions say
 */
record RootFileSystem(boolean writable, boolean readOnly) {

  /** Tries it: creates a file in {@code /} and deletes it. */
  static RootFileSystem probe(Path proc) {
    return new RootFileSystem(creates(Path.of("/")), mountedReadOnly(proc));
  }

  private static boolean creates(Path directory) {
    try {
      // No createTempFile: its random name takes seconds where a container has no /dev/urandom.
      Files.delete(
          Files.createFile(directory.resolve(".writable-" + ProcessHandle.current().pid())));
      return true;
    } catch (IOException e) {
      // The answer: read-only, or not permitted.
      return false;
    }
  }

  private static boolean mountedReadOnly(Path proc) {
    try {
      boolean readOnly = false;
      // The last mount on a path is the one that is seen (proc_pid_mountinfo(5)).
      for (String line : Files.readAllLines(proc.resolve("self/mountinfo"))) {
        String[] words = line.split(" ", -1);
        if (words.length > 5 && words[4].equals("/")) {
          readOnly = has(words[5], "ro") || has(words[words.length - 1], "ro");
        }
      }
      return readOnly;
    } catch (IOException e) {
      // Not Linux: no such mount.
      return false;
    }
  }

  private static boolean has(String options, String option) {
    return List.of(options.split(",", -1)).contains(option);
  }
}
