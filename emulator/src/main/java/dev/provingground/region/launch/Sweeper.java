package dev.provingground.region.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A small shell that outlives the region by a moment and removes its control groups: nothing else
 * of a region outlives its namespaces. It begins when its standard input ends, which the kernel
 * sees to however the process that started it ends. Whoever kills it too leaves the groups to the
 * next start.
 */
final class Sweeper implements AutoCloseable {
  /** How long a killed region's processes may take to leave their groups, in steps of 50 ms. */
  private static final String STEPS = "400";

  private static final int LONGEST_SECONDS = 30;

  /** Groups can be removed once the kernel has torn down what ran in them: it tells nobody when. */
  private static final String SCRIPT =
      """
      cat >/dev/null
      i=0
      while [ $i -lt $2 ] && [ "$(find /sys/fs/cgroup -name "provingground-*-$1")" ]; do
        find /sys/fs/cgroup -depth -type d -path "*/provingground-*-$1*" -exec rmdir {} +
        i=$((i + 1))
        sleep 0.05
      done
      """;

  private final Process shell;

  private Sweeper(Process shell) {
    this.shell = shell;
  }

  /**
   * @param setsid the program of that name: a Ctrl-C is for the region, not for what tidies up
   *     after it
   * @param instance of the region that is going to be started
   */
  static Sweeper start(Path setsid, UUID instance) throws IOException {
    var shell =
        new ProcessBuilder(
                List.of(
                    setsid.toString(),
                    "sh",
                    "-c",
                    SCRIPT,
                    "region-sweeper",
                    instance.toString(),
                    STEPS))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Sweeper(shell);
  }

  /** Lets it begin, and waits for its end. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It has gone already: the next start sweeps.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
