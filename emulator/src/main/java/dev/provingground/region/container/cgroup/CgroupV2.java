package dev.provingground.region.container.cgroup;

import static dev.provingground.region.container.cgroup.CgroupFiles.entry;
import static dev.provingground.region.container.cgroup.CgroupFiles.number;
import static dev.provingground.region.container.cgroup.CgroupFiles.write;
import static dev.provingground.region.container.cgroup.CgroupFiles.writeIfThere;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Control groups of version 2: one hierarchy. Groups are made at its top, as only groups without
 * processes of their own may pass controllers on.
 */
final class CgroupV2 implements CgroupFiles {
  private static final List<String> WANTED = List.of("cpu", "memory", "pids");
  private static final long NANOS_A_MICRO = 1000;

  private final Path top;
  private final Set<String> enforced;

  private CgroupV2(Path top, Set<String> enforced) {
    this.top = top;
    this.enforced = enforced;
  }

  /** Empty where nothing of it can be used. */
  static Optional<CgroupFiles> in(List<Hierarchy> hierarchies) throws IOException {
    var unified = hierarchies.stream().filter(Hierarchy::isUnified).findFirst();
    if (unified.isEmpty()) {
      return Optional.empty();
    }
    var top = unified.get().mountPoint();
    var enforced = words(top, "cgroup.controllers");
    enforced.retainAll(WANTED);
    if (enforced.isEmpty() || !Files.isWritable(top.resolve("cgroup.subtree_control"))) {
      return Optional.empty();
    }
    var passedOn = words(top, "cgroup.subtree_control");
    if (!passedOn.containsAll(enforced)) {
      try {
        makeRoom(top);
        write(top, "cgroup.subtree_control", switchOn(enforced));
      } catch (IOException e) {
        enforced.retainAll(passedOn); // somebody else's hierarchy: what it passes on is ours
      }
    }
    return enforced.isEmpty() ? Optional.empty() : Optional.of(new CgroupV2(top, enforced));
  }

  /** In a container the top is no true top, and its processes must step aside. */
  private static void makeRoom(Path top) throws IOException {
    if (!Files.exists(top.resolve("cgroup.type"))) {
      return;
    }
    var aside = top.resolve("init");
    if (!Files.exists(aside)) {
      Files.createDirectory(aside);
    }
    for (var pid : Files.readAllLines(top.resolve("cgroup.procs"))) {
      write(aside, "cgroup.procs", pid);
    }
  }

  @Override
  public Set<String> enforced() {
    return enforced;
  }

  @Override
  public List<Path> directories(String group) {
    return List.of(top.resolve(group));
  }

  @Override
  public void delegate(String group) throws IOException {
    write(top.resolve(group), "cgroup.subtree_control", switchOn(enforced));
  }

  @Override
  public void limit(String group, Limits limits) throws IOException {
    var directory = top.resolve(group);
    if (enforced.contains("cpu")) {
      write(directory, "cpu.weight", Long.toString(limits.weight()));
      writeIfThere(directory, "cpu.max", limits.quotaMicros() + " " + Limits.PERIOD_MICROS);
    }
    if (enforced.contains("memory")) {
      write(directory, "memory.max", Long.toString(limits.memoryBytes()));
      writeIfThere(directory, "memory.swap.max", "0");
    }
    if (enforced.contains("pids")) {
      write(directory, "pids.max", Integer.toString(Limits.THREADS));
    }
  }

  @Override
  public void add(String group, int pid) throws IOException {
    write(top.resolve(group), "cgroup.procs", Integer.toString(pid));
  }

  @Override
  public List<CgroupView> views(String group) {
    return List.of(new CgroupView("", top.resolve(group)));
  }

  @Override
  public long outOfMemoryKills(String group) throws IOException {
    return enforced.contains("memory")
        ? entry(top.resolve(group), "memory.events", "oom_kill").orElse(0L)
        : 0;
  }

  @Override
  public Optional<Long> throttledPeriods(String group) throws IOException {
    return enforced.contains("cpu")
        ? entry(top.resolve(group), "cpu.stat", "nr_throttled")
        : Optional.empty();
  }

  @Override
  public Usage usage(String group) throws IOException {
    var directory = top.resolve(group);
    boolean memory = enforced.contains("memory");
    return new Usage(
        entry(directory, "cpu.stat", "usage_usec").orElse(0L) * NANOS_A_MICRO,
        entry(directory, "cpu.stat", "user_usec").orElse(0L) * NANOS_A_MICRO,
        entry(directory, "cpu.stat", "system_usec").orElse(0L) * NANOS_A_MICRO,
        memory ? number(directory, "memory.current") : 0,
        memory && Files.exists(directory.resolve("memory.peak"))
            ? number(directory, "memory.peak")
            : 0,
        memory ? number(directory, "memory.max") : 0,
        enforced.contains("pids") ? number(directory, "pids.current") : 0);
  }

  private static String switchOn(Set<String> controllers) {
    return controllers.stream().map(c -> "+" + c).reduce((a, b) -> a + " " + b).orElse("");
  }

  private static Set<String> words(Path directory, String file) throws IOException {
    var words =
        new LinkedHashSet<>(List.of(Files.readString(directory.resolve(file)).split("\\s+")));
    words.remove("");
    return words;
  }
}
