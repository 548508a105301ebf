package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Condition.All;
import dev.provingground.region.services.logs.insights.Condition.Any;
import dev.provingground.region.services.logs.insights.Condition.Comparison;
import dev.provingground.region.services.logs.insights.Condition.Contains;
import dev.provingground.region.services.logs.insights.Condition.In;
import dev.provingground.region.services.logs.insights.Condition.Matches;
import dev.provingground.region.services.logs.insights.Condition.Not;
import dev.provingground.region.services.logs.insights.Condition.Operand;
import dev.provingground.region.services.logs.insights.Condition.Operator;
import dev.provingground.region.services.logs.insights.Condition.Present;
import dev.provingground.region.services.logs.insights.Token.Kind;
import dev.provingground.region.services.logs.insights.Value.Text;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a filter's condition: or binds less than and, which binds less than not. */
final class ConditionParser {
  private static final int DEEPEST = 50;
  private final Tokens tokens;
  private final FieldParser fields;
  private int depth;

  ConditionParser(Tokens tokens, FieldParser fields) {
    this.tokens = tokens;
    this.fields = fields;
  }

  Condition condition() {
    if (++depth > DEEPEST) {
      throw tokens.refuse(tokens.peek(), "the condition nests deeper than " + DEEPEST);
    }
    var any = new ArrayList<Condition>();
    do {
      var all = new ArrayList<Condition>();
      do {
        all.add(part());
      } while (tokens.acceptWord("and"));
      any.add(all.size() == 1 ? all.getFirst() : new All(all));
    } while (tokens.acceptWord("or"));
    depth--;
    return any.size() == 1 ? any.getFirst() : new Any(any);
  }

  private Condition part() {
    boolean negated = false;
    while (tokens.acceptWord("not")) {
      negated = !negated;
    }
    var part = positive();
    return negated ? new Not(part) : part;
  }

  private Condition positive() {
    if (tokens.acceptSymbol("(")) {
      var condition = condition();
      tokens.expectSymbol(")");
      return condition;
    }
    if (tokens.peek().isWord("ispresent") && tokens.second().isSymbol("(")) {
      tokens.next();
      tokens.expectSymbol("(");
      var field = fields.field();
      tokens.expectSymbol(")");
      return new Present(field);
    }
    var left = operand();
    if (tokens.acceptWord("not")) {
      return new Not(textual(left));
    }
    var symbol = tokens.peek();
    var operator =
        symbol.kind() == Kind.SYMBOL ? Operator.of(symbol.text()) : Optional.<Operator>empty();
    if (operator.isPresent()) {
      tokens.next();
      return new Comparison(left, operator.get(), operand());
    }
    if (tokens.acceptSymbol("!=")) {
      return new Not(new Comparison(left, Operator.EQUAL, operand()));
    }
    return textual(left);
  }

  /** What can stand behind {@code not}. */
  private Condition textual(Operand left) {
    if (tokens.acceptWord("in")) {
      tokens.expectSymbol("[");
      var values = tokens.list(this::value);
      tokens.expectSymbol("]");
      return new In(left, values);
    }
    if (!tokens.acceptWord("like") && !tokens.acceptSymbol("=~")) {
      throw tokens.unexpected();
    }
    return tokens.peek().kind() == Kind.STRING
        ? new Contains(left, tokens.next().text())
        : new Matches(left, regex(tokens));
  }

  static Regex regex(Tokens tokens) {
    var token = tokens.next(Kind.REGEX);
    try {
      return new Regex(Pattern.compile(token.text()));
    } catch (PatternSyntaxException e) {
      throw tokens.refuse(
          token,
          "the regular expression /%s/ is not valid: %s"
              .formatted(token.text(), e.getDescription()));
    }
  }

  private Operand operand() {
    if (isValue(tokens.peek())) {
      var value = Optional.of(value());
      return row -> value;
    }
    var field = fields.field();
    return row -> row.get(field);
  }

  private static boolean isValue(Token token) {
    return token.kind() == Kind.STRING
        || token.kind() == Kind.NUMBER
        || token.isWord("true")
        || token.isWord("false");
  }

  private Value value() {
    if (!isValue(tokens.peek())) {
      throw tokens.unexpected();
    }
    return new Text(tokens.next().text());
  }
}
