package dev.provingground.harness.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a region that this one has started, and what the kernel keeps for them: what is
 * to be gone once one of them was killed.
 */
record RegionFamily(
    List<ProcessHandle> processes, Set<String> networkNamespaces, Set<String> controlGroups) {
  private static final int DEEPEST_GROUP = 8;
  private static final Pattern GROUP = Pattern.compile("provingground-[0-9a-f-]+");

  /** As it is now. */
  static RegionFamily now() {
    return of(launcher());
  }

  /** Of the region whose ready file is in this directory, as it is now. */
  static RegionFamily in(Path directory) {
    var file = "--ready-file=" + directory.toAbsolutePath() + "/";
    return of(launchers().filter(p -> commandLine(p).contains(file)).findFirst());
  }

  private static RegionFamily of(Optional<ProcessHandle> launcher) {
    var processes =
        launcher.stream().flatMap(p -> Stream.concat(Stream.of(p), p.descendants())).toList();
    var namespaces = networkNamespaces(processes);
    namespaces.removeAll(networkNamespaces(List.of(ProcessHandle.current())));
    return new RegionFamily(processes, namespaces, controlGroups(processes));
  }

  /** The process that was started, from which all others descend. */
  static Optional<ProcessHandle> launcher() {
    return launchers().findFirst();
  }

  private static Stream<ProcessHandle> launchers() {
    return ProcessHandle.current().children().filter(p -> commandLine(p).contains("emulator.jar"));
  }

  /** The launcher, what it has started, and the region itself, outermost first; no container. */
  List<ProcessHandle> regions() {
    return processes.stream().filter(p -> commandLine(p).contains("emulator.jar")).toList();
  }

  boolean hasTask() {
    return processes.stream().anyMatch(p -> commandLine(p).contains("/app/service.jar"));
  }

  boolean lives() {
    return processes.stream().anyMatch(RegionFamily::lives);
  }

  /** What of it is still there, in words; nothing when all is gone. */
  List<String> remains() throws IOException {
    var remains = new TreeSet<String>();
    processes.stream()
        .filter(RegionFamily::lives)
        .forEach(p -> remains.add("process " + p.pid() + " " + commandLine(p)));
    var all = networkNamespaces(ProcessHandle.allProcesses().toList());
    networkNamespaces.stream().filter(all::contains).forEach(remains::add);
    for (var group : controlGroups) {
      directories(group).forEach(path -> remains.add("control group " + path));
    }
    return List.copyOf(remains);
  }

  /** A group's, one in each hierarchy; others' groups go while one looks. */
  private static List<Path> directories(String group) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        Path.of("/sys/fs/cgroup"),
        Set.of(),
        DEEPEST_GROUP,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (path.endsWith(group)) {
              found.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            return ended(path, e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : ended(path, e);
          }

          private FileVisitResult ended(Path path, IOException e) throws IOException {
            if (Files.exists(path)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** A zombie waits for its parent to notice; it runs nothing and holds nothing. */
  private static boolean lives(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  /** Of all their threads, as a load balancer's threads are each in one. */
  private static Set<String> networkNamespaces(List<ProcessHandle> processes) {
    var namespaces = new TreeSet<String>();
    for (var process : processes) {
      try (var threads =
          Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
        for (var thread : threads) {
          namespaces.add(Files.readSymbolicLink(thread.resolve("ns/net")).toString());
        }
      } catch (IOException | DirectoryIteratorException e) {
        // It has ended meanwhile, or it is another user's.
      }
    }
    return namespaces;
  }

  /** The names of the region's control groups; none where the host lets it make none. */
  private static Set<String> controlGroups(List<ProcessHandle> processes) {
    var names = new TreeSet<String>();
    for (var process : processes) {
      try {
        var groups = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cgroup"));
        GROUP.matcher(groups).results().forEach(found -> names.add(found.group()));
      } catch (IOException e) {
        // It has ended meanwhile.
      }
    }
    return names;
  }

  /** What is mounted where this process looks, but for what tests of the emulator mount there. */
  static List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(mount -> !mount.contains("/small-disk-"))
        .toList();
  }
}
