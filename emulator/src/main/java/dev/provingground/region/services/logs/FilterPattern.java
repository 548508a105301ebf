package dev.provingground.region.services.logs;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which messages a search finds (CloudWatch Logs user guide, <i>Filter pattern syntax</i>): terms,
 * a condition on JSON, or one on what stands between spaces.
 */
sealed interface FilterPattern permits TermPattern, JsonPattern, ColumnPattern {
  /** Whether a search finds this message. */
  boolean matches(String message);

  /**
   * What may be had of a message that matches beside the message itself: the values of its columns,
   * or what the pattern's selectors find, by {@code $name} or {@code $.selector}.
   */
  Map<String, String> extract(String message);

  /**
   * What reads one value from messages that match, nothing from those that lack it.
   *
   * @param name a column's, or any selector into JSON, with its dollar
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     where messages of this pattern have no such thing
   */
  Function<String, Optional<String>> reader(String name);

  /**
   * Reads a pattern.
   *
   * @param text empty for every message
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     naming what is wrong or not supported
   */
  static FilterPattern parse(String text) {
    var pattern = text.strip();
    if (pattern.startsWith("{")) {
      return JsonPattern.parse(pattern);
    }
    if (pattern.startsWith("[")) {
      return new ColumnPatternParser(pattern).parse();
    }
    return TermPattern.parse(pattern);
  }
}
