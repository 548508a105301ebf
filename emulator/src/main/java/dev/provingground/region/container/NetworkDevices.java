package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.NetworkUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the kernel counts of network devices ({@code /proc/PID/net/dev}), the loopback left out. */
final class NetworkDevices {
  private static final String LOOPBACK = "lo";

  /** Bytes received are the first of the columns, and bytes sent the first of the other half. */
  static final int FIRST_SENT = 8;

  private NetworkDevices() {}

  /**
   * @param pid of a process in the network namespace
   * @return the columns by the device's name: bytes, packets, errors and drops are the first four
   *     of each half
   */
  static Map<String, long[]> of(long pid) throws IOException {
    var devices = new LinkedHashMap<String, long[]>();
    for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/net/dev"))) {
      var fields = line.strip().split("[: ]+");
      if (line.indexOf(':') >= 0 && !fields[0].equals(LOOPBACK)) {
        devices.put(fields[0], Arrays.stream(fields).skip(1).mapToLong(Long::parseLong).toArray());
      }
    }
    return devices;
  }

  /** All devices together; empty when the process has ended. */
  static Optional<NetworkUsage> usage(long pid) {
    try {
      long received = 0;
      long sent = 0;
      for (var columns : of(pid).values()) {
        received += columns[0];
        sent += columns[FIRST_SENT];
      }
      return Optional.of(new NetworkUsage(received, sent));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
