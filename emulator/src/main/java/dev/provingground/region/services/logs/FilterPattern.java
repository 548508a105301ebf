package dev.provingground.region.services.logs;

/**
 * Which messages a search finds (CloudWatch Logs user guide, <i>Filter pattern syntax</i>): terms,
 * a condition on JSON, or one on what stands between spaces.
 */
sealed interface FilterPattern permits TermPattern, JsonPattern, ColumnPattern {
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
      return new ColumnPatternParser(pattern).parse();
    }
    return TermPattern.parse(pattern);
  }
}
