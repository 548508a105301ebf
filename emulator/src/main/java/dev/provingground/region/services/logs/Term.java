package dev.provingground.region.services.logs;

import dev.provingground.region.services.logs.insights.QueryFailedException;
import dev.provingground.region.services.logs.insights.Regex;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What filter patterns look for in texts: a text itself, or a regular expression. */
sealed interface Term {
  boolean isIn(String text);

  /** A text, with its case. */
  record Literal(String literal) implements Term {
    @Override
    public boolean isIn(String text) {
      return text.contains(literal);
    }
  }

  /** {@code %…%} (<i>Supported regular expressions (regex) syntax</i>). */
  record Expression(Regex regex) implements Term {
    /** With its marks. */
    static final Pattern FORM = Pattern.compile("%[^%]+%");

    private static final Pattern SUPPORTED =
        Pattern.compile("(?:[A-Za-z0-9 :_#=@/;,^$?\\[\\]{}|*+.-]|\\\\[\\x21-\\x7e])+");

    /**
     * @param marked the expression between percent signs
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
     *     InvalidParameterException when it has what filter patterns do not have
     */
    static Expression of(String marked) {
      var text = marked.substring(1, marked.length() - 1);
      if (!SUPPORTED.matcher(text).matches()) {
        throw invalid(marked);
      }
      try {
        return new Expression(new Regex(Pattern.compile(text)));
      } catch (PatternSyntaxException e) {
        throw invalid(marked);
      }
    }

    private static RuntimeException invalid(String marked) {
      return LogsErrors.invalid(
          "Invalid filter pattern: Invalid regular expression '%s'".formatted(marked));
    }

    /**
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
     *     InvalidParameterException when it tries too many ways to match
     */
    @Override
    public boolean isIn(String text) {
      try {
        return regex.find(text).isPresent();
      } catch (QueryFailedException e) {
        throw LogsErrors.invalid("Invalid filter pattern: " + e.getMessage());
      }
    }
  }
}
