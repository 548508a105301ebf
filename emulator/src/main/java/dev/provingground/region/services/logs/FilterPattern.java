package dev.provingground.region.services.logs;

/**
 * Which messages a search finds (CloudWatch Logs user guide, <i>Filter pattern syntax</i>): terms,
 * or a condition on JSON.
 */
sealed interface FilterPattern permits TermPattern, JsonPattern {
  /** Whether a search finds this message. */
  boolean matches(String message);

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
      throw LogsErrors.invalid(
          "Invalid filter pattern: space-delimited patterns such as '%s' are not supported by this"
                  .formatted(pattern)
              + " region; search for terms or JSON fields instead");
    }
    return TermPattern.parse(pattern);
  }
}
