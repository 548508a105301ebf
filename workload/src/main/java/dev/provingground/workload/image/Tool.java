package dev.provingground.workload.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine to its end. */
final class Tool {

  private static final int LONGEST_MINUTES = 5;

  private Tool() {}

  /**
   * What it printed.
   *
   * @throws ImageException when it is missing, fails, or takes more than five minutes
   */
  static String run(List<String> command, ProcessBuilder builder) throws InterruptedException {
    String name = command.getFirst();
    try {
      Process process = builder.command(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new ImageException(
            "%s did not end within %d minutes".formatted(name, LONGEST_MINUTES));
      }
      if (process.exitValue() != 0) {
        throw new ImageException(
            "%s failed with %d:%n%s"
                .formatted(String.join(" ", command), process.exitValue(), output));
      }
      return output;
    } catch (IOException e) {
      throw new ImageException(
          "%s cannot be run; it must be installed: %s".formatted(name, e.getMessage()), e);
    }
  }
}
