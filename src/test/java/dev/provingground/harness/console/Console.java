package dev.provingground.harness.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Prints progress: seconds since the run began, what it is about, what happened. Safe for use by
 * many threads.
 */
public final class Console {
  private final PrintStream out;
  private final long start = System.nanoTime();

  public Console(PrintStream out) {
    this.out = out;
  }

  /**
   * @param subject a word, such as {@code deploy} or {@code drill}
   */
  public void say(String subject, String what) {
    out.println(
        String.format(Locale.ROOT, "%7.1fs  %-8s %s", elapsed().toNanos() / 1e9, subject, what));
  }

  /** Since the run began. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
