package dev.provingground.region.services.iam;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a sorted list; the marker is the key of the last item before it. */
record Page<T>(List<T> items, Optional<String> next) {
  private static final int LARGEST = 1000;

  static <T> Page<T> of(
      List<T> sorted,
      @Nullable String marker,
      @Nullable Integer maxItems,
      int defaultSize,
      Function<T, String> key) {
    int size = maxItems == null ? defaultSize : Validation.within("maxItems", maxItems, 1, LARGEST);
    var rest =
        marker == null
            ? sorted
            : sorted.stream().filter(i -> key.apply(i).compareTo(marker) > 0).toList();
    if (rest.size() <= size) {
      return new Page<>(List.copyOf(rest), Optional.empty());
    }
    var items = List.copyOf(rest.subList(0, size));
    return new Page<>(items, Optional.of(key.apply(items.getLast())));
  }
}
