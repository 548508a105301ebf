package dev.provingground.region.container.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HierarchyTest {
  @Test
  void versionOneHasAHierarchyForEachControllerOrSeveral() {
    assertThat(
            Hierarchy.parse(
                List.of(
                    "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755",
                    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup"
                        + " rw,cpu,cpuacct",
                    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory"),
                List.of("5:cpu,cpuacct:/", "4:memory:/user/one", "1:name=systemd:/x")))
        .containsExactly(
            new Hierarchy(
                Set.of("cpu", "cpuacct"),
                Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                Path.of("/sys/fs/cgroup/cpu,cpuacct")),
            new Hierarchy(
                Set.of("memory"),
                Path.of("/sys/fs/cgroup/memory"),
                Path.of("/sys/fs/cgroup/memory/user/one")));
  }

  @Test
  void versionTwoHasOne() {
    var unified =
        Hierarchy.parse(
            List.of(
                "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"),
            List.of("0::/user.slice/session-1.scope"));
    assertThat(unified)
        .containsExactly(
            new Hierarchy(
                Set.of(),
                Path.of("/sys/fs/cgroup"),
                Path.of("/sys/fs/cgroup/user.slice/session-1.scope")));
    assertThat(unified.getFirst().isUnified()).isTrue();
  }

  @Test
  void aContainerSeesAPartOfAHierarchy() {
    assertThat(
            Hierarchy.parse(
                List.of(
                    "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory"),
                List.of("4:memory:/docker/abc/child")))
        .extracting(Hierarchy::own)
        .containsExactly(Path.of("/sys/fs/cgroup/memory/child"));
  }
}
