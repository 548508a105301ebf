package dev.provingground.region.container.cgroup;

import static dev.provingground.region.container.cgroup.CgroupFiles.entry;
import static dev.provingground.region.container.cgroup.CgroupFiles.number;
import static dev.provingground.region.container.cgroup.CgroupFiles.write;
import static dev.provingground.region.container.cgroup.CgroupFiles.writeIfThere;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Control groups of version 1: a hierarchy for each controller. */
final class CgroupV1 implements CgroupFiles {
  private static final Set<String> LIMITING = Set.of("cpu", "memory", "pids");
  private static final Set<String> USED = Set.of("cpu", "memory", "pids", "cpuacct");
  // A JVM believes in its limits only where it finds all of these.
  private static final Set<String> SHOWN = Set.of("cpu", "memory", "pids", "cpuacct", "cpuset");
  private static final long NANOS_A_TICK = 10_000_000;
  private static final long NO_LIMIT = Long.MAX_VALUE / 2;

  private final List<Hierarchy> hierarchies;
  private final Map<String, Path> used = new LinkedHashMap<>();

  private CgroupV1(List<Hierarchy> hierarchies) {
    this.hierarchies = hierarchies;
    for (var hierarchy : hierarchies) {
      for (var controller : hierarchy.controllers()) {
        if (USED.contains(controller) && Files.isWritable(hierarchy.own())) {
          used.put(controller, hierarchy.own());
        }
      }
    }
  }

  /** Empty where nothing of it can be used. */
  static Optional<CgroupFiles> in(List<Hierarchy> hierarchies) {
    var v1 = new CgroupV1(hierarchies.stream().filter(h -> !h.isUnified()).toList());
    return v1.enforced().isEmpty() ? Optional.empty() : Optional.of(v1);
  }

  @Override
  public Set<String> enforced() {
    var enforced = new LinkedHashSet<>(used.keySet());
    enforced.retainAll(LIMITING);
    return enforced;
  }

  @Override
  public List<Path> directories(String group) {
    // Controllers may share a hierarchy, as cpu and cpuacct mostly do.
    return used.values().stream().distinct().map(own -> own.resolve(group)).toList();
  }

  @Override
  public void delegate(String group) {}

  @Override
  public void limit(String group, Limits limits) throws IOException {
    var cpu = used.get("cpu");
    if (cpu != null) {
      write(cpu.resolve(group), "cpu.shares", Integer.toString(limits.shares()));
      writeIfThere(cpu.resolve(group), "cpu.cfs_period_us", Long.toString(Limits.PERIOD_MICROS));
      writeIfThere(cpu.resolve(group), "cpu.cfs_quota_us", Long.toString(limits.quotaMicros()));
    }
    var memory = used.get("memory");
    if (memory != null) {
      var bytes = Long.toString(limits.memoryBytes());
      write(memory.resolve(group), "memory.limit_in_bytes", bytes);
      writeIfThere(memory.resolve(group), "memory.memsw.limit_in_bytes", bytes);
    }
    var pids = used.get("pids");
    if (pids != null) {
      write(pids.resolve(group), "pids.max", Integer.toString(Limits.THREADS));
    }
  }

  @Override
  public void add(String group, int pid) throws IOException {
    for (var directory : directories(group)) {
      write(directory, "cgroup.procs", Integer.toString(pid));
    }
  }

  @Override
  public List<CgroupView> views(String group) {
    var views = new ArrayList<CgroupView>();
    for (var hierarchy : hierarchies) {
      for (var controller : hierarchy.controllers()) {
        if (SHOWN.contains(controller)) {
          var ours = used.get(controller);
          views.add(
              new CgroupView(controller, ours == null ? hierarchy.own() : ours.resolve(group)));
        }
      }
    }
    return views;
  }

  @Override
  public long outOfMemoryKills(String group) throws IOException {
    var memory = used.get("memory");
    return memory == null
        ? 0
        : entry(memory.resolve(group), "memory.oom_control", "oom_kill").orElse(0L);
  }

  @Override
  public Optional<Long> throttledPeriods(String group) throws IOException {
    var cpu = used.get("cpu");
    return cpu == null ? Optional.empty() : entry(cpu.resolve(group), "cpu.stat", "nr_throttled");
  }

  @Override
  public Usage usage(String group) throws IOException {
    var time = used.get("cpuacct");
    var memory = used.get("memory");
    var pids = used.get("pids");
    if (time == null || memory == null || pids == null) {
      throw new IOException("not all of cpuacct, memory and pids are counted here");
    }
    long limit = number(memory.resolve(group), "memory.limit_in_bytes");
    return new Usage(
        number(time.resolve(group), "cpuacct.usage"),
        entry(time.resolve(group), "cpuacct.stat", "user").orElse(0L) * NANOS_A_TICK,
        entry(time.resolve(group), "cpuacct.stat", "system").orElse(0L) * NANOS_A_TICK,
        number(memory.resolve(group), "memory.usage_in_bytes"),
        number(memory.resolve(group), "memory.max_usage_in_bytes"),
        limit > NO_LIMIT ? 0 : limit,
        number(pids.resolve(group), "pids.current"));
  }
}
