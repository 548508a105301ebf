package dev.provingground.region.services.ecr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list; the token is the offset of the next one. */
record Page<T>(List<T> items, @Nullable String next) {
  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;

  static <T> Page<T> of(List<T> all, @Nullable String token, @Nullable Integer maxResults) {
    int size = maxResults == null ? DEFAULT_SIZE : maxResults;
    if (size < 1 || size > MAX_SIZE) {
      throw Repositories.invalid(
          "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value"
              + " between 1 and 1000'");
    }
    int from = 0;
    if (token != null) {
      if (!token.matches("\\d{1,9}") || Integer.parseInt(token) > all.size()) {
        throw Repositories.invalid(
            "Invalid parameter at 'nextToken' failed to satisfy constraint: '"
                + token
                + "' is no token of this list");
      }
      from = Integer.parseInt(token);
    }
    int to = Math.min(all.size(), from + size);
    return new Page<>(
        List.copyOf(all.subList(from, to)), to < all.size() ? Integer.toString(to) : null);
  }
}
