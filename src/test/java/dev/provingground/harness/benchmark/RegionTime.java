package dev.provingground.harness.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The processor time of the embedded region that this process has started. */
final class RegionTime {
  private static final Duration TICK = Duration.ofMillis(10);

  private RegionTime() {}

  /**
   * Of the region's Java, and of the programs that it has called and that have ended: not of
   * containers that run.
   */
  static Duration used() {
    var java = ProcessHandle.current().info().command().orElseThrow();
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().filter(java::equals).isPresent())
        .flatMap(process -> ofProcess(process).stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Empty where it has ended meanwhile: its time is now its parent's, as that of a child. */
  private static Optional<Duration> ofProcess(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      // Behind the name: its own time as a user and in the kernel, and that of its children.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Optional.of(
          TICK.multipliedBy(Stream.of(fields).skip(11).limit(4).mapToLong(Long::parseLong).sum()));
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
      return Optional.empty();
    }
  }
}
