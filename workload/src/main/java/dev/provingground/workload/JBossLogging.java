package dev.provingground.workload;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.text.MessageFormat;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.LoggerProvider;
import org.jspecify.annotations.Nullable;

/**
 * Undertow's own log: warnings and errors, as lines of ours. Found by the service loader; saves
 * starting java.util.logging.
 */
public final class JBossLogging implements LoggerProvider {

  private static final EventLog STDOUT =
      new EventLog(new FileOutputStream(FileDescriptor.out), InstantSource.system());

  @Override
  public Logger getLogger(String name) {
    return new Lines(name);
  }

  // No mapped or nested diagnostic context: nothing that we write carries one.

  @Override
  public void clearMdc() {}

  @Override
  public @Nullable Object putMdc(String key, Object value) {
    return null;
  }

  @Override
  public @Nullable Object getMdc(String key) {
    return null;
  }

  @Override
  public void removeMdc(String key) {}

  @Override
  public Map<String, Object> getMdcMap() {
    return Map.of();
  }

  @Override
  public void clearNdc() {}

  @Override
  public @Nullable String getNdc() {
    return null;
  }

  @Override
  public int getNdcDepth() {
    return 0;
  }

  @Override
  public @Nullable String popNdc() {
    return null;
  }

  @Override
  public @Nullable String peekNdc() {
    return null;
  }

  @Override
  public void pushNdc(String message) {}

  @Override
  public void setNdcMaxDepth(int maxDepth) {}

  private static final class Lines extends Logger {

    private static final long serialVersionUID = 1L;

    Lines(String name) {
      super(name);
    }

    @Override
    public boolean isEnabled(Level level) {
      return level == Level.WARN || level == Level.ERROR || level == Level.FATAL;
    }

    @Override
    protected void doLog(
        Level level,
        String loggerClassName,
        @Nullable Object message,
        Object @Nullable [] parameters,
        @Nullable Throwable thrown) {
      if (isEnabled(level)) {
        String text = String.valueOf(message);
        line(level, parameters == null ? text : MessageFormat.format(text, parameters), thrown);
      }
    }

    @Override
    protected void doLogf(
        Level level,
        String loggerClassName,
        String format,
        Object @Nullable [] parameters,
        @Nullable Throwable thrown) {
      if (isEnabled(level)) {
        line(level, parameters == null ? format : format.formatted(parameters), thrown);
      }
    }

    private void line(Level level, String message, @Nullable Throwable thrown) {
      STDOUT.write(
          level == Level.WARN ? "warn" : "error",
          "server",
          json ->
              json.field("logger", getName())
                  .field("message", message)
                  .field("error", thrown == null ? null : thrown.toString()));
    }
  }
}
