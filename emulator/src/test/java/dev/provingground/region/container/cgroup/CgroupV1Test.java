package dev.provingground.region.container.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files that look like the kernel's: hosts with version 2 have no other. */
class CgroupV1Test {
  @TempDir Path top;
  private List<Hierarchy> hybrid;

  /** A host whose unified hierarchy exists, for systemd alone: the limits are version 1's. */
  @BeforeEach
  void hybrid() throws Exception {
    Files.createDirectory(top.resolve("unified"));
    Files.writeString(top.resolve("unified/cgroup.controllers"), "\n");
    Files.writeString(top.resolve("unified/cgroup.subtree_control"), "\n");
    hybrid =
        List.of(
            hierarchy(Set.of(), "unified"),
            hierarchy(Set.of("cpu", "cpuacct"), "cpu,cpuacct"),
            hierarchy(Set.of("memory"), "memory"),
            hierarchy(Set.of("pids"), "pids"));
    for (var file :
        List.of(
            "cpu,cpuacct/g/cpu.shares",
            "cpu,cpuacct/g/cpu.cfs_period_us",
            "cpu,cpuacct/g/cpu.cfs_quota_us",
            "memory/g/memory.limit_in_bytes",
            "memory/g/memory.memsw.limit_in_bytes",
            "pids/g/pids.max")) {
      Files.createDirectories(top.resolve(file).resolveSibling("."));
      Files.createFile(top.resolve(file));
    }
  }

  private Hierarchy hierarchy(Set<String> controllers, String name) throws IOException {
    var directory = Files.createDirectories(top.resolve(name));
    return new Hierarchy(controllers, directory, directory);
  }

  private String read(String file) throws IOException {
    return Files.readString(top.resolve(file));
  }

  @Test
  void onAHybridHostLimitsAreThoseOfVersionOne() throws Exception {
    assertThat(CgroupV2.in(hybrid)).isEmpty();
    var files = CgroupV1.in(hybrid).orElseThrow();
    assertThat(files.enforced()).containsExactlyInAnyOrder("cpu", "memory", "pids");
    files.limit("g", new Limits(256, 512));
    assertThat(read("cpu,cpuacct/g/cpu.cfs_quota_us")).isEqualTo("25000");
    assertThat(read("cpu,cpuacct/g/cpu.cfs_period_us")).isEqualTo("100000");
    assertThat(read("memory/g/memory.limit_in_bytes")).isEqualTo("536870912");
    assertThat(read("memory/g/memory.memsw.limit_in_bytes")).isEqualTo("536870912");
    assertThat(read("pids/g/pids.max")).isEqualTo("4096");
  }

  @Test
  void aHostWithoutAControllerEnforcesTheOthers() {
    var files = CgroupV1.in(hybrid.subList(0, 3)).orElseThrow();
    assertThat(files.enforced()).containsExactlyInAnyOrder("cpu", "memory");
    assertThat(CgroupV1.in(hybrid.subList(0, 1))).isEmpty();
  }

  @Test
  void kernelsKillsAreCounted() throws Exception {
    var files = CgroupV1.in(hybrid).orElseThrow();
    var control = top.resolve("memory/g/memory.oom_control");
    Files.writeString(control, "oom_kill_disable 0\nunder_oom 0\n");
    assertThat(files.outOfMemoryKills("g")).as("a kernel before 4.13 does not tell").isZero();
    Files.writeString(control, "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    assertThat(files.outOfMemoryKills("g")).isOne();
  }
}
