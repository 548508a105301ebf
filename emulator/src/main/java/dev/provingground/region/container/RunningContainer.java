package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A container whose process runs. */
final class RunningContainer {
  private static final int BUFFER = 16 << 10;
  private static final String OUT_OF_MEMORY =
      "OutOfMemoryError: Container killed due to memory usage";

  private final Child child;
  private final ContainerNamespaces namespaces;
  private final Cgroup cgroup;
  private final Guardian guardian;

  RunningContainer(Child child, ContainerNamespaces namespaces, Cgroup cgroup, Guardian guardian) {
    this.child = child;
    this.namespaces = namespaces;
    this.cgroup = cgroup;
    this.guardian = guardian;
  }

  /** How it ended. */
  record Exit(int code, Optional<String> reason) {}

  /**
   * Delivers the output until the process has ended. Takes the calling platform thread for as long.
   *
   * <p>No writer outlives the process: what it leaves behind ends with it.
   *
   * @param streams the ends to read; closed in the end
   */
  Exit supervise(List<Descriptor> streams, Supplier<Instant> clock, Output output) {
    Optional<Thread> end =
        namespaces.outliveProgram() ? Optional.of(endRestAfterProgram()) : Optional.empty();
    var open = new LinkedHashMap<Descriptor, LineSplitter>();
    streams.forEach(stream -> open.put(stream, new LineSplitter(clock, output)));
    var bytes = new byte[BUFFER];
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(BUFFER);
      while (!open.isEmpty()) {
        for (var stream : Descriptor.awaitReadable(List.copyOf(open.keySet()))) {
          int count = stream.read(buffer);
          if (count > 0) {
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
            lines(open, stream).accept(bytes, count);
          } else {
            lines(open, stream).finish();
            open.remove(stream);
            stream.close();
          }
        }
      }
    }
    end.ifPresent(Threads::join);
    int code = guardian.release(child);
    namespaces.end();
    return new Exit(
        code,
        code == 128 + Child.KILL && cgroup.ranOutOfMemory()
            ? Optional.of(OUT_OF_MEMORY)
            : Optional.empty());
  }

  private Thread endRestAfterProgram() {
    return Thread.ofPlatform()
        .name("end of " + child.pid())
        .daemon()
        .start(
            () -> {
              child.awaitEnd();
              namespaces.endRest();
            });
  }

  private static LineSplitter lines(Map<Descriptor, LineSplitter> open, Descriptor stream) {
    return Objects.requireNonNull(open.get(stream));
  }
}
