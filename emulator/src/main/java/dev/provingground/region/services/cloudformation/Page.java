package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, and the token for the next.
 *
 * @param nextToken null on the last page
 */
record Page<T>(List<T> items, @Nullable String nextToken) {
  private static final int SIZE = 100;

  /**
   * @param token where to go on; null for the beginning
   */
  static <T> Page<T> of(List<T> all, @Nullable String token) {
    int from = token == null ? 0 : parse(token, all.size());
    int to = Math.min(all.size(), from + SIZE);
    return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
  }

  /**
   * A part of a list that grows at its end, newest first: the token counts from the oldest, so that
   * what is added meanwhile does not shift it.
   */
  static <T> Page<T> newestFirst(List<T> oldestFirst, @Nullable String token) {
    int to = token == null ? oldestFirst.size() : parse(token, oldestFirst.size());
    int from = Math.max(0, to - SIZE);
    return new Page<>(
        oldestFirst.subList(from, to).reversed(), from > 0 ? Integer.toString(from) : null);
  }

  private static int parse(String token, int size) {
    if (!token.matches("[0-9]{1,9}") || Integer.parseInt(token) > size) {
      throw Problems.validationError("Invalid NextToken: " + token);
    }
    return Integer.parseInt(token);
  }
}
