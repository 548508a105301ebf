package dev.provingground.region.services.elbv2;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of results.
 *
 * @param nextMarker where the next page begins; null on the last
 */
record Page<T>(List<T> items, @Nullable String nextMarker) {
  /**
   * @param pageSize 1 to 400; all when null
   */
  static <T> Page<T> of(List<T> all, @Nullable String marker, @Nullable Integer pageSize) {
    int size = Constraint.range(pageSize, 400, 1, 400, "pageSize");
    int from = marker == null ? 0 : position(marker, all.size());
    int to = Math.min(all.size(), from + size);
    return new Page<>(
        List.copyOf(all.subList(from, to)), to == all.size() ? null : String.valueOf(to));
  }

  private static int position(String marker, int size) {
    if (!marker.matches("\\d{1,9}") || Integer.parseInt(marker) > size) {
      throw ElbErrors.validation("Invalid marker '" + marker + "'");
    }
    return Integer.parseInt(marker);
  }
}
