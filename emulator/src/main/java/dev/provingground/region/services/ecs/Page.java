package dev.provingground.region.services.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of results.
 *
 * @param nextToken where the next page begins; null on the last
 */
record Page<T>(List<T> items, @Nullable String nextToken) {
  /**
   * @param maxResults 1 to 100, 100 when null
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   */
  static <T> Page<T> of(List<T> all, @Nullable String nextToken, @Nullable Integer maxResults) {
    int size = maxResults == null ? 100 : maxResults;
    if (size < 1 || size > 100) {
      throw EcsErrors.invalid("maxResults must be between 1 and 100, not " + size);
    }
    int from = nextToken == null ? 0 : position(nextToken, all.size());
    int to = Math.min(all.size(), from + size);
    return new Page<>(
        List.copyOf(all.subList(from, to)), to == all.size() ? null : String.valueOf(to));
  }

  private static int position(String token, int size) {
    if (!token.matches("\\d{1,9}") || Integer.parseInt(token) > size) {
      throw EcsErrors.invalid("Invalid token " + token);
    }
    return Integer.parseInt(token);
  }
}
