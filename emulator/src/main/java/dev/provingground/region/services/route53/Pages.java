package dev.provingground.region.services.route53;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A page as Route 53 gives it: where the next one begins is named by its first item, and so the
 * page begins at the first item that is not before what the request names.
 *
 * @param next the first item of the next page; empty when this is the last
 */
record Pages<T>(List<T> items, Optional<T> next, int size) {
  /**
   * @param begins whether an item is where the page begins, or later
   * @param maxItems as the request says it, or null for as many as there may be
   * @param most that a page has, however many are asked for
   */
  static <T> Pages<T> of(List<T> sorted, Predicate<T> begins, @Nullable String maxItems, int most) {
    int size = size(maxItems, most);
    var rest = sorted.stream().dropWhile(begins.negate()).toList();
    return new Pages<>(
        rest.subList(0, Math.min(size, rest.size())), rest.stream().skip(size).findFirst(), size);
  }

  private static int size(@Nullable String maxItems, int most) {
    if (maxItems == null) {
      return most;
    }
    if (!maxItems.matches("\\d{1,9}") || Integer.parseInt(maxItems) < 1) {
      throw Route53Errors.invalidInput(
          "MaxItems must be a number from 1 on, not '" + maxItems + "'");
    }
    return Math.min(Integer.parseInt(maxItems), most);
  }

  boolean isTruncated() {
    return next.isPresent();
  }
}
