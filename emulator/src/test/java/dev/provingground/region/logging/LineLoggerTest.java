package dev.provingground.region.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

final class LineLoggerTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Logger logger(Level least) {
    return new LineLogger(
        "dev.provingground.Part", least, new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsALineWithItsTimeLevelAndShortName() {
    logger(Level.INFO).info("task {} of {} runs", 1, "service");
    assertThat(written())
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[INFO] Part - task 1 of service runs\\n");
  }

  @Test
  void whatIsBelowItsLevelIsNotWritten() {
    var logger = logger(Level.WARN);
    logger.info("no");
    logger.debug("no");
    assertThat(logger.isInfoEnabled()).isFalse();
    assertThat(written()).isEmpty();
    logger.error("yes");
    assertThat(written()).contains("[ERROR] Part - yes");
  }

  @Test
  void whatWasThrownFollowsWithItsStack() {
    logger(Level.INFO).warn("it failed", new IllegalStateException("because"));
    assertThat(written().lines().toList())
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).endsWith("[WARN] Part - it failed");
              assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: because");
              assertThat(lines.get(2)).startsWith("\tat ");
            });
  }

  @Test
  void theRegionsOwnAndItsLibrariesLogSo() {
    assertThat(LoggerFactory.getLogger("dev.provingground.region.Some").isInfoEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("org.xnio").isInfoEnabled()).isFalse();
    assertThat(LoggerFactory.getLogger("org.xnio").isWarnEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("org.xnio")).isInstanceOf(LineLogger.class);
  }

  @Test
  void javaItselfIsHeardWhereSomethingIsAmiss() {
    var logger = System.getLogger("java.lang.Part");
    assertThat(logger.isLoggable(System.Logger.Level.INFO)).isFalse();
    assertThat(logger.isLoggable(System.Logger.Level.WARNING)).isTrue();
    var was = System.err;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      logger.log(System.Logger.Level.WARNING, "{0} is amiss", "this");
      logger.log(System.Logger.Level.INFO, "nobody hears it");
      logger.log(System.Logger.Level.ERROR, "it failed", new IllegalStateException("because"));
    } finally {
      System.setErr(was);
    }
    assertThat(written())
        .startsWith("WARNING java.lang.Part - this is amiss\nERROR java.lang.Part - it failed\n")
        .contains("IllegalStateException: because")
        .doesNotContain("nobody");
  }
}
