package dev.provingground.region.services.cloudwatch;

import org.jspecify.annotations.Nullable;

/** The lengths that periods may have, in seconds. */
final class Period {
  private Period() {}

  /** 1, 5, 10, 20, 30, or a multiple of 60. */
  static int check(@Nullable Integer period) {
    int seconds = CloudWatchErrors.required(period, "Period");
    switch (seconds) {
      case 1, 5, 10, 20, 30 -> {}
      default -> {
        if (seconds < 60 || seconds % 60 != 0) {
          throw CloudWatchErrors.invalid(
              "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, not "
                  + seconds
                  + ".");
        }
      }
    }
    return seconds;
  }

  /** Where data points begin: the start, rounded down to a whole minute or to a shorter period. */
  static long floor(long second, int period) {
    int step = Math.min(period, 60);
    return Math.floorDiv(second, step) * step;
  }
}
