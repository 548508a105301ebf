package dev.provingground.region.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How soon a region is ready, and what memory it takes when nobody asks it. Arguments: how often it
 * is started, 10. The first start finds no AOT cache where the program is new; its end makes one.
 * See {@code docs/benchmarks.md}.
 */
public final class StartBenchmark {
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private StartBenchmark() {}

  /** Prints a line for each start. */
  public static void main(String[] arguments) throws Exception {
    var starts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    System.out.printf(
        "%-8s %10s %12s %12s %14s%n", "", "ready ms", "ready MB", "idle MB", "launcher MB");
    for (int i = 1; i <= starts; i++) {
      try (var region = RegionProcess.start(List.of())) {
        region.idle(IDLE);
        System.out.printf(
            "%-8d %10d %12d %12d %14d%n",
            i,
            region.start().time().toMillis(),
            region.start().residentMegabytes(),
            resident(region.machines().getLast()),
            resident(region.machines().getFirst()));
      }
    }
  }

  /** In megabytes. */
  private static long resident(ProcessHandle process) throws IOException {
    var status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
    var found = RESIDENT.matcher(status);
    if (!found.find()) {
      throw new IllegalStateException("process " + process.pid() + " has ended");
    }
    return Long.parseLong(found.group(1)) / 1024;
  }
}
