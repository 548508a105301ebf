package dev.provingground.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

  @TempDir Path root;

  @BeforeEach
  void aHostWith8GiB() throws IOException {
    file("proc/meminfo", "MemTotal:        8388608 kB\nMemFree: 1 kB\n");
    file(
        "proc/self/status",
        """
        Uid:	1000	65532	65532	65532
        Gid:	1000	65533	65533	65533
        VmRSS:	   40960 kB
        CapEff:	0000000000000000
        NoNewPrivs:	1
        """);
  }

  @Test
  void theLimitOfACgroupOfVersion2Counts() throws IOException {
    file("proc/self/cgroup", "0::/ecs/task-1\n");
    file("cgroup/ecs/task-1/memory.max", "536870912\n");
    file("cgroup/ecs/task-1/memory.current", "1000\n");
    assertThat(read()).isEqualTo(new Memory(536870912, 1000, "cgroup"));
  }

  @Test
  void insideAContainerTheCgroupIsTheRootOfItsMount() throws IOException {
    file("proc/self/cgroup", "0::/../../elsewhere\n");
    file("cgroup/memory.max", "536870912\n");
    file("cgroup/memory.current", "1000\n");
    assertThat(read()).isEqualTo(new Memory(536870912, 1000, "cgroup"));
  }

  @Test
  void theLimitOfACgroupOfVersion1Counts() throws IOException {
    file("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/ecs\n0::/\n");
    file("cgroup/memory/ecs/memory.limit_in_bytes", "536870912\n");
    file("cgroup/memory/ecs/memory.usage_in_bytes", "2000\n");
    assertThat(read()).isEqualTo(new Memory(536870912, 2000, "cgroup"));
  }

  @Test
  void withoutALimitTheHostsMemoryAndTheResidentSetAreTold() throws IOException {
    file("proc/self/cgroup", "4:memory:/\n0::/\n");
    file("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("cgroup/memory/memory.usage_in_bytes", "2000\n");
    file("cgroup/memory.max", "max\n");
    file("cgroup/memory.current", "2000\n");
    assertThat(read()).isEqualTo(new Memory(8L << 30, 40 << 20, "host"));
  }

  @Test
  void whereThereIsNoProcNothingIsTold() {
    assertThat(Memory.read(root.resolve("none"), root.resolve("none"))).isEmpty();
  }

  @Test
  void theKernelsEffectiveIdsAreRead() {
    assertThat(KernelStatus.read(root.resolve("proc")))
        .contains(new KernelStatus(65532, 65533, true, "0000000000000000", 40 << 20));
  }

  private Memory read() {
    return Memory.read(root.resolve("proc"), root.resolve("cgroup")).orElseThrow();
  }

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
