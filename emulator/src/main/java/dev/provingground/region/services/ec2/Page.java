package dev.provingground.region.services.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a describe's answer.
 *
 * @param nextToken asks for what follows; null on the last page
 */
record Page<T>(List<T> items, @Nullable String nextToken) {
  private static final int MOST = 1000;

  /**
   * @param maxResults 5 to 1000; null for everything
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterValue
   */
  static <T> Page<T> of(List<T> all, @Nullable Integer maxResults, @Nullable String token) {
    int from = token == null ? 0 : offset(token);
    int size = maxResults == null ? all.size() : limit(maxResults);
    int to = (int) Math.min((long) from + size, all.size());
    var items = from < to ? all.subList(from, to) : List.<T>of();
    return new Page<>(items, to < all.size() ? token(to) : null);
  }

  private static int limit(int maxResults) {
    if (maxResults < 5) {
      throw Requests.invalid(
          "Value ( %d ) for parameter maxResults is invalid. Expecting a value greater than 5."
              .formatted(maxResults));
    }
    return Math.min(maxResults, MOST);
  }

  private static String token(int offset) {
    return Base64.getEncoder().encodeToString(("offset " + offset).getBytes(UTF_8));
  }

  private static int offset(String token) {
    try {
      var text = new String(Base64.getDecoder().decode(token), UTF_8);
      if (text.matches("offset \\d{1,9}")) {
        return Integer.parseInt(text.substring("offset ".length()));
      }
    } catch (IllegalArgumentException notBase64) {
      // Answered below, as any other text that is no token of ours.
    }
    throw Requests.invalid("Value ( %s ) for parameter nextToken is invalid.".formatted(token));
  }
}
