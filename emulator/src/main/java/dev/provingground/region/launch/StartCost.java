package dev.provingground.region.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it took until a region was ready.
 *
 * @param time since the process began that a user started, to ten milliseconds
 * @param residentMegabytes what this process has in memory
 */
public record StartCost(Duration time, long residentMegabytes) {
  /** What the kernel counts starts in, on every architecture. */
  private static final int TICK_MILLIS = 10;

  /** Fields of {@code /proc/[pid]/stat} behind the name, which may have blanks in it. */
  private static final int START = 19;

  /**
   * Until now.
   *
   * @param began when, as {@link #ticksOfThisProcess} has it
   */
  public static StartCost since(long began) throws InterruptedException {
    // A thread that starts now says what time it is by the same clock.
    var now = new AtomicLong();
    Thread.ofPlatform().start(() -> now.set(ticks(Path.of("/proc/thread-self/stat")))).join();
    return new StartCost(Duration.ofMillis(TICK_MILLIS * (now.get() - began)), resident());
  }

  /** When this process began. */
  static long ticksOfThisProcess() {
    return ticks(Path.of("/proc/self/stat"));
  }

  private static long ticks(Path stat) {
    var text = read(stat);
    return Long.parseLong(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[START]);
  }

  private static long resident() {
    for (var line : read(Path.of("/proc/self/status")).split("\n", -1)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IllegalStateException("this kernel tells no process what memory it has");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
