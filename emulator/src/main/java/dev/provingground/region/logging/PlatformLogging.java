package dev.provingground.region.logging;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Where Java's own classes log: warnings and errors on standard error, the rest nowhere.
 *
 * <p>Without it whoever asks for a logger first, as {@link ProcessBuilder} and JMX do, opens every
 * library on the class path to find that none of them logs for Java. It stands alone: what starts a
 * region has no other logging.
 */
public final class PlatformLogging extends System.LoggerFinder {
  /** Called by {@link java.util.ServiceLoader}. */
  public PlatformLogging() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new OnStandardError(name);
  }

  private record OnStandardError(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level == Level.WARNING || level == Level.ERROR;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        print(level, localized(bundle, message));
        if (thrown != null) {
          thrown.printStackTrace();
        }
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        var text = localized(bundle, format);
        print(
            level,
            parameters == null || parameters.length == 0
                ? text
                : MessageFormat.format(text, parameters));
      }
    }

    private void print(Level level, String text) {
      System.err.println(level + " " + name + " - " + text);
    }

    private static String localized(@Nullable ResourceBundle bundle, @Nullable String key) {
      if (key == null) {
        return "";
      }
      return bundle != null && bundle.containsKey(key) ? bundle.getString(key) : key;
    }
  }
}
