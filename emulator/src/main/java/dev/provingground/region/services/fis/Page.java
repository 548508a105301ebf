package dev.provingground.region.services.fis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list; the token is the offset of the next one. */
record Page<T>(List<T> items, @Nullable String nextToken) {
  private static final int MOST = 100;

  /**
   * @param maxResults 1 to 100, which is the default
   */
  static <T> Page<T> of(List<T> all, @Nullable String token, @Nullable Integer maxResults) {
    int size = maxResults == null ? MOST : maxResults;
    if (size < 1 || size > MOST) {
      throw FisErrors.validation("maxResults must be from 1 to " + MOST + ", not " + size);
    }
    int from = token == null ? 0 : offset(token);
    int to = Math.min(all.size(), from + size);
    var items = from < to ? all.subList(from, to) : List.<T>of();
    return new Page<>(items, to < all.size() ? Integer.toString(to) : null);
  }

  private static int offset(String token) {
    if (!token.matches("\\d{1,9}")) {
      throw FisErrors.validation("The nextToken is not valid.");
    }
    return Integer.parseInt(token);
  }
}
