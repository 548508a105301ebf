package dev.provingground.region.services.cloudwatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list; the token is the offset of the next one. */
record Page<T>(List<T> items, @Nullable String nextToken) {
  /**
   * @param maxRecords 1 to {@code most}; null for {@code standard}
   */
  static <T> Page<T> of(
      List<T> all, @Nullable String token, @Nullable Integer maxRecords, int standard, int most) {
    int size = maxRecords == null ? standard : maxRecords;
    if (size < 1 || size > most) {
      throw CloudWatchErrors.validation(
          "The value " + size + " is not between 1 and " + most + ", as MaxRecords must be.");
    }
    int from = offset(token);
    int to = Math.min(all.size(), from + size);
    var items = from < to ? all.subList(from, to) : List.<T>of();
    return new Page<>(items, to < all.size() ? Integer.toString(to) : null);
  }

  /** Where the page begins that a token names. */
  static int offset(@Nullable String token) {
    if (token == null) {
      return 0;
    }
    if (!token.matches("\\d{1,9}")) {
      throw CloudWatchErrors.invalidToken();
    }
    return Integer.parseInt(token);
  }
}
