package dev.provingground.region.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.container.cgroup.Usage;
import dev.provingground.region.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container's statistics as Docker's API has them ({@code GET /containers/ID/stats}), which is
 * what the task metadata endpoint of version 4 answers. Each answer carries the one before, so that
 * readers can tell rates. Thread-safe.
 */
final class Stats {
  private static final long NANOS_A_TICK = 10_000_000;
  private static final int CPU_TIMES = 8;
  private static final String[] RECEIVED = {"rx_bytes", "rx_packets", "rx_errors", "rx_dropped"};
  private static final String[] SENT = {"tx_bytes", "tx_packets", "tx_errors", "tx_dropped"};

  private final String name;
  private final String id;
  private @Nullable Sample last;

  Stats(String name, String id) {
    this.name = name;
    this.id = id;
  }

  private record Sample(Instant read, Usage usage, long systemNanos) {}

  /**
   * @param pid of a process in the container's network namespace
   */
  synchronized String next(Instant now, Usage usage, long pid) throws IOException {
    var current = new Sample(now, usage, systemNanos());
    var before = last == null ? new Sample(Instant.EPOCH, none(), 0) : last;
    last = current;
    var json = Json.MAPPER.createObjectNode();
    json.put("read", now.toString());
    json.put("preread", before.read().toString());
    json.put("name", name);
    json.put("id", id);
    json.put("num_procs", 0);
    json.putObject("pids_stats").put("current", usage.threads());
    cpu(json.putObject("cpu_stats"), current);
    cpu(json.putObject("precpu_stats"), before);
    var memory = json.putObject("memory_stats");
    memory.put("usage", usage.memoryBytes());
    memory.put("max_usage", usage.memoryPeakBytes());
    memory.put("limit", usage.memoryLimitBytes());
    memory.putObject("stats");
    json.putObject("blkio_stats");
    json.putObject("storage_stats");
    networks(json.putObject("networks"), pid);
    return Json.MAPPER.writeValueAsString(json);
  }

  private static void cpu(ObjectNode json, Sample sample) {
    json.putObject("cpu_usage")
        .put("total_usage", sample.usage().cpuNanos())
        .put("usage_in_usermode", sample.usage().userNanos())
        .put("usage_in_kernelmode", sample.usage().systemNanos());
    json.put("system_cpu_usage", sample.systemNanos());
    json.put("online_cpus", Runtime.getRuntime().availableProcessors());
  }

  private static void networks(ObjectNode json, long pid) throws IOException {
    for (var device : NetworkDevices.of(pid).entrySet()) {
      var counted = json.putObject(device.getKey());
      for (int i = 0; i < RECEIVED.length; i++) {
        counted.put(RECEIVED[i], device.getValue()[i]);
        counted.put(SENT[i], device.getValue()[NetworkDevices.FIRST_SENT + i]);
      }
    }
  }

  /** Time of all processors, idle or not, since the start of the host. */
  private static long systemNanos() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      var fields = lines.findFirst().orElseThrow().split(" +");
      long ticks = 0;
      for (int i = 1; i <= CPU_TIMES; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks * NANOS_A_TICK;
    }
  }

  private static Usage none() {
    return new Usage(0, 0, 0, 0, 0, 0, 0);
  }
}
