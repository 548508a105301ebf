package dev.provingground.region.services.ssm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list; the token is the offset of the next one. */
record Page<T>(List<T> items, @Nullable String nextToken) {
  /**
   * @param maxResults 1 to {@code most}, which is the default
   */
  static <T> Page<T> of(
      List<T> all, @Nullable String token, @Nullable Integer maxResults, int most) {
    int size = maxResults == null ? most : maxResults;
    if (size < 1 || size > most) {
      throw SsmErrors.violated(
          size,
          "maxResults",
          size < 1
              ? "Member must have value greater than or equal to 1"
              : "Member must have value less than or equal to " + most);
    }
    int from = token == null ? 0 : offset(token);
    int to = Math.min(all.size(), from + size);
    var items = from < to ? all.subList(from, to) : List.<T>of();
    return new Page<>(items, to < all.size() ? Integer.toString(to) : null);
  }

  private static int offset(String token) {
    if (!token.matches("\\d{1,9}")) {
      throw SsmErrors.invalidToken();
    }
    return Integer.parseInt(token);
  }
}
