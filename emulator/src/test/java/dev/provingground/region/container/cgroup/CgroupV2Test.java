package dev.provingground.region.container.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files that look like the kernel's: hosts with version 1 have no other. */
class CgroupV2Test {
  @TempDir Path top;

  @Test
  void limitsAreWrittenInTheWordsOfVersionTwo() throws Exception {
    var files = hierarchy("cpuset cpu io memory pids", "cpu memory pids");
    group("g", "cpu.weight", "cpu.max", "memory.max", "memory.swap.max", "pids.max");
    files.limit("g", new Limits(256, 512));
    assertThat(read("g/cpu.max")).isEqualTo("25000 100000");
    assertThat(read("g/cpu.weight")).isEqualTo("10");
    assertThat(read("g/memory.max")).isEqualTo("536870912");
    assertThat(read("g/memory.swap.max")).isEqualTo("0");
    assertThat(read("g/pids.max")).isEqualTo("4096");
    assertThat(files.enforced()).containsExactlyInAnyOrder("cpu", "memory", "pids");
  }

  @Test
  void whatTheTopDoesNotPassOnIsSwitchedOn() throws Exception {
    hierarchy("cpu memory", "cpu");
    assertThat(read("cgroup.subtree_control").split(" "))
        .containsExactlyInAnyOrder("+cpu", "+memory");
  }

  @Test
  void kernelsKillsAreCounted() throws Exception {
    var files = hierarchy("memory", "memory");
    group("g", "memory.events");
    Files.writeString(top.resolve("g/memory.events"), "low 0\noom 2\noom_kill 1\n");
    assertThat(files.outOfMemoryKills("g")).isOne();
  }

  @Test
  void withoutControllersThereIsNothingToUse() throws Exception {
    Files.writeString(top.resolve("cgroup.controllers"), "\n");
    Files.writeString(top.resolve("cgroup.subtree_control"), "\n");
    assertThat(CgroupV2.in(List.of(new Hierarchy(Set.of(), top, top)))).isEmpty();
  }

  private CgroupFiles hierarchy(String controllers, String passedOn) throws IOException {
    Files.writeString(top.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(top.resolve("cgroup.subtree_control"), passedOn + "\n");
    return CgroupV2.in(List.of(new Hierarchy(Set.of(), top, top))).orElseThrow();
  }

  private void group(String name, String... files) throws IOException {
    Files.createDirectory(top.resolve(name));
    for (var file : files) {
      Files.createFile(top.resolve(name).resolve(file));
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(top.resolve(file));
  }
}
