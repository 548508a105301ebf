package dev.provingground.region.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's way to {@link LineLogger}: whatever the region says, and of its libraries what is amiss.
 *
 * <p>Ours, as the libraries that log so make a formatter of dates first, from all the world's
 * locales, and a region's start waits for that.
 */
public final class LineLogging implements SLF4JServiceProvider {
  /** The system property with the least level that the region itself logs; {@code INFO} without. */
  static final String LEVEL = "region.log.level";

  private static final String REGION = "dev.provingground.";
  private static final String SLF4J = "2.0.99"; // whichever 2.0

  private final Map<String, LineLogger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Called by SLF4J, by the name of this class. */
  public LineLogging() {}

  @Override
  public void initialize() {
    // Nothing is read from anywhere.
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, LineLogging::logger);
  }

  private static LineLogger logger(String name) {
    return new LineLogger(
        name,
        name.startsWith(REGION) ? Level.valueOf(System.getProperty(LEVEL, "INFO")) : Level.WARN,
        System.err);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return SLF4J;
  }
}
