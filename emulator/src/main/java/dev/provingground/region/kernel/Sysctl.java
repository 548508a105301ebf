package dev.provingground.region.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kernel parameters of the network namespace that the calling thread is in. */
public final class Sysctl {
  private Sysctl() {}

  /**
   * The value of one parameter.
   *
   * @param name such as {@code net/ipv4/ip_forward}
   */
  public static String get(String name) {
    var path = Path.of("/proc/sys", name);
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path, e);
    }
  }

  /**
   * Sets one parameter.
   *
   * @param name such as {@code net/ipv4/ip_forward}
   * @throws IllegalStateException naming the parameter, where it cannot be set
   */
  public static void set(String name, String value) {
    var path = Path.of("/proc/sys", name);
    try {
      Files.writeString(path, value);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot set " + path + " to " + value + "; mount /proc/sys writable for the region", e);
    }
  }
}
