package dev.provingground.region.container.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The control groups of one runtime: a group for it, in that one for each task, in that one for
 * each container. They outlive the process that made them, so they carry its runtime's name, by
 * which a later one finds and removes them.
 */
public final class Cgroups {
  private static final String PREFIX = "provingground-";

  private final String top;
  private final Optional<CgroupFiles> files;

  private Cgroups(String runtime, Optional<CgroupFiles> files) {
    this.top = PREFIX + runtime;
    this.files = files;
  }

  /**
   * Finds out what the host has; makes nothing yet.
   *
   * @param runtime its name: letters, digits and dashes
   */
  public static Cgroups detect(String runtime) throws IOException {
    var hierarchies = Hierarchy.all();
    var v2 = CgroupV2.in(hierarchies);
    return new Cgroups(runtime, v2.isPresent() ? v2 : CgroupV1.in(hierarchies));
  }

  /** What is limited: some of {@code cpu}, {@code memory}, {@code pids}. */
  public Set<String> enforced() {
    return files.map(CgroupFiles::enforced).orElse(Set.of());
  }

  /** The group of a task. Every container in it sees, and has, the task's limits at most. */
  public final class Task {
    private final String group;
    private final Limits limits;

    private Task(String group, Limits limits) {
      this.group = group;
      this.limits = limits;
    }

    /**
     * @param memoryMiB the container's own limit; empty: the task's
     */
    public Cgroup container(String id, Optional<Integer> memoryMiB) throws IOException {
      if (files.isEmpty()) {
        return new Cgroup.None();
      }
      int memory = Math.min(memoryMiB.orElse(limits.memoryMiB()), limits.memoryMiB());
      return new Group(files.get(), make(group + "/" + id, new Limits(limits.cpuUnits(), memory)));
    }

    /**
     * A group beside the containers'.
     *
     * @param cpuUnits more than the task's count as the task's
     */
    public Cgroup beside(String id, int cpuUnits) throws IOException {
      if (files.isEmpty()) {
        return new Cgroup.None();
      }
      int cpu = Math.max(1, Math.min(cpuUnits, limits.cpuUnits()));
      return new Group(files.get(), make(group + "/" + id, new Limits(cpu, limits.memoryMiB())));
    }

    /**
     * In how many periods the kernel made the task wait, for it had used its processor time up;
     * empty where that is not counted, or the task has gone.
     */
    public Optional<Long> throttledPeriods() {
      try {
        return files.isPresent() ? files.get().throttledPeriods(group) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    /** To be called when nothing runs in it any more. */
    public void remove() throws IOException {
      if (files.isPresent()) {
        for (var directory : files.get().directories(group)) {
          removeTree(directory);
        }
      }
    }

    private String make(String name, Limits itsLimits) throws IOException {
      var existing = files.orElseThrow();
      for (var directory : existing.directories(name)) {
        Files.createDirectory(directory);
      }
      existing.limit(name, itsLimits);
      return name;
    }
  }

  public Task task(String id, Limits limits) throws IOException {
    var task = new Task(top + "/" + id, limits);
    if (files.isPresent()) {
      for (var directory : files.get().directories(top)) {
        Files.createDirectories(directory);
      }
      files.get().delegate(top);
      task.make(task.group, limits);
      files.get().delegate(task.group);
    }
    return task;
  }

  /** Removes all that there is of this runtime's, killing what is left in it. */
  public void remove() throws IOException {
    if (files.isPresent()) {
      for (var directory : files.get().directories(top)) {
        removeTree(directory);
      }
    }
  }

  private static void removeTree(Path directory) throws IOException {
    try {
      for (var child : below(directory)) {
        removeTree(child);
      }
      killAll(directory);
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // Of a group that goes meanwhile the kernel says one thing or another, as far as it has come.
      if (Files.exists(directory)) {
        throw e;
      }
    }
  }

  private static List<Path> below(Path directory) throws IOException {
    try (var children = Files.newDirectoryStream(directory, Files::isDirectory)) {
      var found = new ArrayList<Path>();
      children.forEach(found::add);
      return found;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void killAll(Path directory) throws IOException {
    for (var pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(
              process -> {
                process.destroyForcibly();
                process.onExit().join();
              });
    }
  }

  private record Group(CgroupFiles files, String group) implements Cgroup {
    @Override
    public void add(int pid) throws IOException {
      files.add(group, pid);
    }

    @Override
    public List<CgroupView> views() {
      return files.views(group);
    }

    @Override
    public boolean ranOutOfMemory() {
      try {
        return files.outOfMemoryKills(group) > 0;
      } catch (IOException e) {
        return false; // a host that does not tell
      }
    }

    @Override
    public Optional<Usage> usage() {
      try {
        return Optional.of(files.usage(group));
      } catch (IOException e) {
        return Optional.empty(); // the container has ended, or not all is counted
      }
    }
  }
}
