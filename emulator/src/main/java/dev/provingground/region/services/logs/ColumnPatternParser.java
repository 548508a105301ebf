package dev.provingground.region.services.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.logs.ColumnPattern.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Reads {@code [ip, ..., request=*.html*, status=4* || status=5*, bytes>1000]}: names of columns,
 * comparisons with and and or, and one ellipsis. {@code []} are any columns, as in the API
 * reference's example of TestMetricFilter.
 */
final class ColumnPatternParser {
  private static final String ELLIPSIS = "...";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_\\-]*");
  private static final Pattern OPERATOR = Pattern.compile("!=|<=|>=|=|<|>");
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern WORD = Pattern.compile("[^\\s,&|\"%\\[\\]]+");

  private final String text;
  private int at;

  ColumnPatternParser(String text) {
    this.text = text;
  }

  ColumnPattern parse() {
    if (!text.endsWith("]")) {
      throw LogsErrors.invalid("If a filter pattern starts with '[' it must end with ']'");
    }
    expect("[");
    if (accept("]") && at == text.length()) {
      return new ColumnPattern(List.of(), List.of(), /* ellipsis= */ true);
    }
    var first = new ArrayList<Column>();
    var last = new ArrayList<Column>();
    boolean ellipsis = false;
    do {
      if (!accept(ELLIPSIS)) {
        (ellipsis ? last : first).add(column());
      } else if (ellipsis) {
        throw LogsErrors.invalid("Invalid filter pattern: there can be one ellipsis only");
      } else {
        ellipsis = true;
      }
    } while (accept(","));
    expect("]");
    if (at < text.length()) {
      throw unexpected("the end");
    }
    return new ColumnPattern(List.copyOf(first), List.copyOf(last), ellipsis);
  }

  /** A name alone asks for nothing. */
  private Column column() {
    var name = name();
    var operator = match(OPERATOR);
    return new Column(
        name, operator.isEmpty() ? value -> true : or(name, comparison(operator.get().group())));
  }

  private Predicate<JsonNode> or(String name, Predicate<JsonNode> comparison) {
    var condition = and(name, comparison);
    while (accept("||")) {
      condition = condition.or(and(name, another(name)));
    }
    return condition;
  }

  private Predicate<JsonNode> and(String name, Predicate<JsonNode> comparison) {
    var condition = comparison;
    while (accept("&&")) {
      condition = condition.and(another(name));
    }
    return condition;
  }

  private Predicate<JsonNode> another(String name) {
    skipSpace();
    int start = at;
    if (!name().equals(name)) {
      at = start;
      throw unexpected("'" + name + "'");
    }
    return comparison(match(OPERATOR).orElseThrow(() -> unexpected("a comparison")).group());
  }

  private Predicate<JsonNode> comparison(String operator) {
    var quoted = match(QUOTED);
    if (quoted.isPresent()) {
      requireForTexts(operator);
      var value = quoted.get().group(1).replaceAll("\\\\(.)", "$1");
      return Comparison.withText(operator, value)::holds;
    }
    var expression = match(Term.Expression.FORM);
    if (expression.isPresent()) {
      requireForTexts(operator);
      var term = Term.Expression.of(expression.get().group());
      return Comparison.withExpression(operator, term)::holds;
    }
    var word = match(WORD).orElseThrow(() -> unexpected("a value")).group();
    if (Comparison.NUMBER.matcher(word).matches()) {
      return Comparison.withNumber(operator, new BigDecimal(word))::holds;
    }
    requireForTexts(operator);
    return Comparison.withText(operator, word)::holds;
  }

  private void requireForTexts(String operator) {
    if (!Comparison.isForTexts(operator)) {
      throw unexpected("a number after " + operator);
    }
  }

  private String name() {
    return match(NAME).orElseThrow(() -> unexpected("a name")).group();
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw unexpected("'" + token + "'");
    }
  }

  private boolean accept(String token) {
    skipSpace();
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  private Optional<Matcher> match(Pattern pattern) {
    skipSpace();
    var matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private AwsServiceException unexpected(String expected) {
    return LogsErrors.invalid(
        "Invalid filter pattern: expected %s at '%s'".formatted(expected, text.substring(at)));
  }
}
