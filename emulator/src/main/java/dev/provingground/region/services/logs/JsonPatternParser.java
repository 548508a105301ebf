package dev.provingground.region.services.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.logs.JsonPattern.And;
import dev.provingground.region.services.logs.JsonPattern.Field;
import dev.provingground.region.services.logs.JsonPattern.FieldTest;
import dev.provingground.region.services.logs.JsonPattern.JsonCondition;
import dev.provingground.region.services.logs.JsonPattern.Or;
import dev.provingground.region.services.logs.JsonPattern.Selector;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Reads {@code { ($.level = "ERROR") && ($.ms > 100 || $.path = "/a*") }}: comparisons, IS TRUE, IS
 * FALSE, IS NULL, NOT EXISTS, with and, or and parentheses.
 */
final class JsonPatternParser {
  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z0-9_\\-]+)|\\[(\\d+)]|\\['([^']+)']|\\[\"([^\"]+)\"]");
  private static final Pattern OPERATOR = Pattern.compile("!=|<=|>=|=|<|>");
  private static final Pattern KEYWORDS =
      Pattern.compile("(IS\\s+(TRUE|FALSE|NULL)|NOT\\s+EXISTS)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern WORD = Pattern.compile("[^\\s()&|{}\"%]+");

  private final String text;
  private int at;

  JsonPatternParser(String text) {
    this.text = text;
  }

  JsonCondition parse() {
    if (!text.endsWith("}")) {
      throw LogsErrors.invalid("If a filter pattern starts with '{' it must end with '}'");
    }
    expect("{");
    var condition = or();
    expect("}");
    if (at < text.length()) {
      throw unexpected("the end");
    }
    return condition;
  }

  private JsonCondition or() {
    var condition = and();
    while (accept("||")) {
      condition = new Or(condition, and());
    }
    return condition;
  }

  private JsonCondition and() {
    var condition = operand();
    while (accept("&&")) {
      condition = new And(condition, operand());
    }
    return condition;
  }

  private JsonCondition operand() {
    if (accept("(")) {
      var condition = or();
      expect(")");
      return condition;
    }
    return new Field(selector(), test());
  }

  /**
   * Reads a selector that stands alone.
   *
   * @throws AwsServiceException InvalidParameterException where it is none
   */
  static Selector selector(String text) {
    var parser = new JsonPatternParser(text);
    var selector = parser.selector();
    if (parser.at < text.length()) {
      throw parser.unexpected("the end");
    }
    return selector;
  }

  private Selector selector() {
    int start = at;
    expect("$");
    var path = new ArrayList<String>();
    Optional<Matcher> step = match(STEP);
    while (step.isPresent()) {
      path.add(firstGroup(step.get()));
      step = match(STEP);
    }
    if (path.isEmpty()) {
      throw unexpected("a selector such as $.field");
    }
    var selector = new Selector(text.substring(start, at), List.copyOf(path));
    skipSpace();
    return selector;
  }

  private static String firstGroup(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      if (matcher.group(i) != null) {
        return matcher.group(i);
      }
    }
    throw new IllegalStateException("a selector's step has a name: " + matcher.group());
  }

  private FieldTest test() {
    var keyword = match(KEYWORDS);
    if (keyword.isPresent()) {
      skipSpace();
      return switch (keyword.get().group().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ")) {
        case "IS TRUE" -> field -> field.isBoolean() && field.booleanValue();
        case "IS FALSE" -> field -> field.isBoolean() && !field.booleanValue();
        case "IS NULL" -> JsonNode::isNull;
        default -> JsonNode::isMissingNode;
      };
    }
    var operator = match(OPERATOR).orElseThrow(() -> unexpected("a comparison")).group();
    skipSpace();
    return comparison(operator);
  }

  private FieldTest comparison(String operator) {
    var quoted = match(QUOTED);
    if (quoted.isPresent()) {
      skipSpace();
      return text(operator, quoted.get().group(1).replaceAll("\\\\(.)", "$1"));
    }
    var expression = match(Term.Expression.FORM);
    if (expression.isPresent()) {
      skipSpace();
      requireForTexts(operator);
      return Comparison.withExpression(operator, Term.Expression.of(expression.get().group()));
    }
    var word = match(WORD).orElseThrow(() -> unexpected("a value")).group();
    skipSpace();
    return Comparison.NUMBER.matcher(word).matches()
        ? Comparison.withNumber(operator, new BigDecimal(word))
        : text(operator, word);
  }

  private FieldTest text(String operator, String value) {
    requireForTexts(operator);
    return Comparison.withText(operator, value);
  }

  private void requireForTexts(String operator) {
    if (!Comparison.isForTexts(operator)) {
      throw unexpected("a number after " + operator);
    }
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
    if (!token.equals("$")) {
      skipSpace();
    }
    return true;
  }

  private Optional<Matcher> match(Pattern pattern) {
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
