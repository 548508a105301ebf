package dev.provingground.region.services.logs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list; the token is the offset of the next one. */
record Page<T>(List<T> items, @Nullable String nextToken) {
  static <T> Page<T> of(List<T> all, @Nullable String token, @Nullable Integer limit, int most) {
    int size = Validation.limit(limit, most);
    int from = token == null ? 0 : offset(token);
    int to = Math.min(all.size(), from + size);
    var items = from < to ? all.subList(from, to) : List.<T>of();
    return new Page<>(items, to < all.size() ? Integer.toString(to) : null);
  }

  private static int offset(String token) {
    if (!token.matches("\\d{1,9}")) {
      throw LogsErrors.invalid("The specified nextToken is invalid.");
    }
    return Integer.parseInt(token);
  }
}
