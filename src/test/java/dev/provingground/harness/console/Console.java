package dev.provingground.harness.console;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Prints progress: seconds since the run began, what it is about, what happened. Safe for use by
 * many threads.
 */
public final class Console {
  private static final Pattern ARN = Pattern.compile("arn:aws[\\w-]*:[\\w-]*:[\\w-]*:\\d*:");
  private static final Pattern ID = Pattern.compile("\\b([0-9a-f]{8})[0-9a-f]{24,56}\\b");

  private final PrintStream out;

  public Console(PrintStream out) {
    this.out = out;
  }

  /**
   * Cuts ARNs, ids and digests short: the report and the logs have them whole.
   *
   * @param subject a word, such as {@code deploy} or {@code drill}
   */
  public void say(String subject, String what) {
    out.println(
        String.format(
            Locale.ROOT, "%7.1fs  %-8s %s", elapsed().toMillis() / 1e3, subject, brief(what)));
  }

  static String brief(String what) {
    return ID.matcher(ARN.matcher(what).replaceAll("")).replaceAll("$1");
  }

  /** Since the JVM began, whoever asks: all consoles of a run agree. */
  private static Duration elapsed() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
