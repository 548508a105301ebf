package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a container uses as /proc has it: for hosts where the region has no control groups. */
final class ProcessUsage {
  private static final long NANOS_A_TICK = 10_000_000;
  private static final long PAGE = 4096;
  // Fields of /proc/PID/stat, counted from behind the name.
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int ENDED_USER_TIME = 13;
  private static final int ENDED_SYSTEM_TIME = 14;
  private static final int THREADS = 17;
  private static final int RESIDENT = 21;

  private ProcessUsage() {}

  /** Of the process and all its descendants; empty when it has ended. */
  static Optional<Usage> of(long pid, int memoryLimitMiB) {
    try {
      var total = new long[4];
      add(pid, total);
      ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(
              p -> {
                try {
                  add(p.pid(), total);
                } catch (IOException e) {
                  // It has ended meanwhile, and its time counts as its parent's.
                }
              });
      return Optional.of(
          new Usage(
              (total[0] + total[1]) * NANOS_A_TICK,
              total[0] * NANOS_A_TICK,
              total[1] * NANOS_A_TICK,
              total[2] * PAGE,
              0,
              (long) memoryLimitMiB << 20,
              total[3]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void add(long pid, long[] total) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    total[0] += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[ENDED_USER_TIME]);
    total[1] += Long.parseLong(fields[SYSTEM_TIME]) + Long.parseLong(fields[ENDED_SYSTEM_TIME]);
    total[2] += Long.parseLong(fields[RESIDENT]);
    total[3] += Long.parseLong(fields[THREADS]);
  }
}
