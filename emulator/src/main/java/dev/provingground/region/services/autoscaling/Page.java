package dev.provingground.region.services.autoscaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list; the token is the offset of the next one. */
record Page<T>(List<T> items, @Nullable String nextToken) {
  private static final int MOST = 50;

  /**
   * @param maxResults 1 to 50, which is the default
   */
  static <T> Page<T> of(List<T> all, @Nullable String token, @Nullable Integer maxResults) {
    int size = maxResults == null ? MOST : maxResults;
    if (size < 1 || size > MOST) {
      throw ScalingErrors.validation("MaxResults must be 1 to 50, not " + size + ".");
    }
    if (token != null && !token.matches("\\d{1,9}")) {
      throw ScalingErrors.invalidToken();
    }
    int from = token == null ? 0 : Integer.parseInt(token);
    int to = Math.min(all.size(), from + size);
    var items = from < to ? all.subList(from, to) : List.<T>of();
    return new Page<>(items, to < all.size() ? Integer.toString(to) : null);
  }
}
