package dev.provingground.harness.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program of this machine.
 *
 * @param directory where it is run
 * @param environment what it is told beside this process's own
 * @param longest that it may take
 */
record Command(
    List<String> command, Path directory, Map<String, String> environment, Duration longest) {
  /**
   * How it went.
   *
   * @param status empty when it was ended, with all that it started, as it took too long
   * @param said what it printed
   */
  record Ending(OptionalInt status, String said) {
    boolean isGood() {
      return status.orElse(-1) == 0;
    }
  }

  /**
   * Runs it to its end.
   *
   * @param log where it prints
   * @throws IOException when it cannot be started
   */
  Ending run(Path log) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    try {
      if (process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Ending(OptionalInt.of(process.exitValue()), Files.readString(log));
      }
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while %s ran".formatted(command), e);
    }
    end(process);
    return new Ending(OptionalInt.empty(), Files.readString(log));
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
