package dev.provingground.harness.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's. */
final class Memory {
  private Memory() {}

  /** In bytes, as the kernel estimates what programs may still take. */
  static long available() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        << 10;
  }
}
