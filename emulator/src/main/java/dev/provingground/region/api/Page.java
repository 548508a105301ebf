package dev.provingground.region.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of results.
 *
 * @param nextToken asks for what follows; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {
  /** Whether anything follows. */
  public boolean isTruncated() {
    return nextToken != null;
  }
}
