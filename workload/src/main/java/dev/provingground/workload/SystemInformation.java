package dev.provingground.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers the answer to {@code GET /}; the package's documentation lists its fields. */
final class SystemInformation {

  static final String SERVICE = "proving-ground-workload";

  private static final Path PROC = Path.of("/proc");
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final String mode;
  private final TaskMetadataEndpoint taskMetadata;
  private final InstantSource clock;
  private final long startedNanos;
  private final String version = version();
  private final RootFileSystem root = RootFileSystem.probe(PROC);

  /**
   * @param startedNanos when the process started, as {@link System#nanoTime} counts
   */
  SystemInformation(
      String mode, TaskMetadataEndpoint taskMetadata, InstantSource clock, long startedNanos) {
    this.mode = mode;
    this.taskMetadata = taskMetadata;
    this.clock = clock;
    this.startedNanos = startedNanos;
  }

  /** The service's version, as the build says. */
  static String version() {
    try (InputStream in = SystemInformation.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** May block while the task metadata endpoint is asked. */
  byte[] toJson() {
    Optional<TaskMetadata> task = taskMetadata.metadata();
    Duration uptime = Duration.ofNanos(System.nanoTime() - startedNanos);
    return Json.object(
        json -> {
          json.object(
                  "service", service -> service.field("name", SERVICE).field("version", version))
              .field("mode", mode)
              .field("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
              .field("uptimeSeconds", uptime.toMillis() / 1e3)
              .object("host", SystemInformation::host)
              .object("process", this::process)
              .object("java", SystemInformation::java);
          if (task.isPresent()) {
            json.object("ecs", task.get()::writeTo);
          }
        });
  }

  private static void host(Json json) throws IOException {
    json.field("hostname", hostname())
        .field("os", System.getProperty("os.name"))
        .field("osVersion", System.getProperty("os.version"))
        .field("architecture", System.getProperty("os.arch"))
        .field("processors", Runtime.getRuntime().availableProcessors());
    Optional<Memory> memory = Memory.read(PROC, CGROUPS);
    if (memory.isPresent()) {
      json.object(
          "memory",
          fields ->
              fields
                  .field("limitBytes", memory.get().limitBytes())
                  .field("usedBytes", memory.get().usedBytes())
                  .field("limitedBy", memory.get().limitedBy()));
    }
  }

  private void process(Json json) throws IOException {
    json.field("pid", ProcessHandle.current().pid())
        .field("userName", System.getProperty("user.name"));
    Optional<KernelStatus> status = KernelStatus.read(PROC);
    if (status.isPresent()) {
      json.field("uid", status.get().uid())
          .field("gid", status.get().gid())
          .field("noNewPrivileges", status.get().noNewPrivileges())
          .field("effectiveCapabilities", status.get().effectiveCapabilities());
    }
    json.field("rootWritable", root.writable()).field("rootReadOnly", root.readOnly());
  }

  private static void java(Json json) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    json.field("version", System.getProperty("java.version"))
        .field("vendor", System.getProperty("java.vendor"))
        .field("vm", System.getProperty("java.vm.name"))
        .object(
            "heap",
            heap ->
                heap.field("usedBytes", runtime.totalMemory() - runtime.freeMemory())
                    .field("committedBytes", runtime.totalMemory())
                    .field("maxBytes", runtime.maxMemory()));
  }

  /** The kernel's word, as a look-up of the local host would ask the resolver. */
  private static @Nullable String hostname() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/hostname")).trim();
    } catch (IOException e) {
      return System.getenv("HOSTNAME");
    }
  }
}
