package dev.provingground.region.logging;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** {@code 14:03:21.532 [INFO] Simple name - message}, and the stack of what was thrown below. */
final class LineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  private final Level least;
  private final String shortName;
  private final transient PrintStream out;

  /**
   * @param least level that is written
   */
  LineLogger(String name, Level least, PrintStream out) {
    this.name = name;
    this.shortName = name.substring(name.lastIndexOf('.') + 1);
    this.least = least;
    this.out = out;
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }

  private boolean isEnabled(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null; // no line says who called
  }

  /** At once, so that lines of several threads do not mix. */
  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    var line = new StringBuilder();
    appendTime(line, LocalTime.now(ZoneId.systemDefault()));
    line.append(" [").append(level).append("] ").append(shortName).append(" - ");
    line.append(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (thrown != null) {
      var stack = new StringWriter();
      thrown.printStackTrace(new PrintWriter(stack, /* autoFlush= */ true));
      line.append(System.lineSeparator()).append(stack.toString().stripTrailing());
    }
    out.println(line);
  }

  private static void appendTime(StringBuilder line, LocalTime time) {
    appendDigits(line, 2, time.getHour());
    appendDigits(line.append(':'), 2, time.getMinute());
    appendDigits(line.append(':'), 2, time.getSecond());
    appendDigits(line.append('.'), 3, time.getNano() / 1_000_000);
  }

  private static void appendDigits(StringBuilder line, int digits, int number) {
    var text = Integer.toString(number);
    line.repeat('0', digits - text.length()).append(text);
  }
}
