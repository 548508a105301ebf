package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What the kernel knows of the error of its clock ({@code adjtimex(2)}).
 *
 * @param maximumError grows until a time server is heard again
 * @param synchronised whether one has been heard lately
 */
public record SystemClock(Duration maximumError, boolean synchronised) {
  private static final int TIMEX = 208;
  private static final int MAXIMUM_ERROR = 24;
  private static final int STATUS = 40;
  private static final int UNSYNCHRONISED = 0x40;

  private static final Native ADJTIMEX = Native.of("adjtimex");

  /** Now. */
  public static SystemClock read() {
    try (var arena = Arena.ofConfined()) {
      // struct timex { u32 modes; long offset, freq, maxerror, esterror; int status; … }; it only
      // tells when there are no modes.
      var answer = arena.allocate(TIMEX, 8);
      ADJTIMEX.call("adjtimex", answer.address());
      return new SystemClock(
          Duration.of(answer.get(JAVA_LONG, MAXIMUM_ERROR), ChronoUnit.MICROS),
          (answer.get(JAVA_INT, STATUS) & UNSYNCHRONISED) == 0);
    }
  }
}
