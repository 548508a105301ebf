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
  private final Optional<InitProcess> init;
  private final Cgroup cgroup;
  private final Guardian guardian;

  RunningContainer(Child child, Optional<InitProcess> init, Cgroup cgroup, Guardian guardian) {
    this.child = child;
    this.init = init;
    this.cgroup = cgroup;
    this.guardian = guardian;
  }

  /** How it ended. */
  record Exit(int code, Optional<String> reason) {}

  /**
   * Delivers the output until the process has ended. Takes the calling platform thread for as long.
   *
   * <p>When a pid namespace's init ends, so does all else in it: no writer outlives the process, or
   * the init process that ends with it.
   *
   * @param streams the ends to read; closed in the end
   */
  Exit supervise(List<Descriptor> streams, Supplier<Instant> clock, Output output) {
    var end = init.map(this::killAfterProgram);
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
    init.ifPresent(InitProcess::end);
    return new Exit(
        code,
        code == 128 + Child.KILL && cgroup.ranOutOfMemory()
            ? Optional.of(OUT_OF_MEMORY)
            : Optional.empty());
  }

  private Thread killAfterProgram(InitProcess process) {
    return Thread.ofPlatform()
        .name("end of " + child.pid())
        .daemon()
        .start(
            () -> {
              child.awaitEnd();
              process.kill();
            });
  }

  private static LineSplitter lines(Map<Descriptor, LineSplitter> open, Descriptor stream) {
    return Objects.requireNonNull(open.get(stream));
  }
}
