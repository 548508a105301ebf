package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.services.cloudwatch.MathValue.Points;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Metric math: numbers, ids, {@code + - * / ^}, comparisons, {@code AND OR}, arrays, and the
 * functions of {@link MathFunctions}.
 */
final class MathExpression {
  private static final int LONGEST = 2048;

  private final Set<String> references;
  private final Term term;

  private MathExpression(Set<String> references, Term term) {
    this.references = references;
    this.term = term;
  }

  /** What was queried: the seconds from start to before end, in periods. */
  record Range(long start, long end, long period) {}

  /**
   * What an expression is evaluated with.
   *
   * @param byId the series that it names
   * @param metrics those of the queries that are no expressions, for {@code METRICS()}
   */
  record Inputs(Map<String, Points> byId, List<Points> metrics, Range range) {}

  /** A part of an expression. */
  interface Term {
    MathValue of(Inputs inputs);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError; or
   *     NotImplemented for a function that this region has not
   */
  static MathExpression parse(String text) {
    if (text.length() > LONGEST) {
      throw CloudWatchErrors.validation("An expression has 2048 characters at most.");
    }
    var parser = new MathParser(text);
    var term = parser.parse();
    return new MathExpression(parser.references(), term);
  }

  /** The ids that it names. */
  Set<String> references() {
    return references;
  }

  MathValue evaluate(Inputs inputs) {
    return term.of(inputs);
  }
}
