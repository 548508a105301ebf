package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.services.cloudwatch.MathExpression.Inputs;
import dev.provingground.region.services.cloudwatch.MathExpression.Term;
import dev.provingground.region.services.cloudwatch.MathValue.Points;
import dev.provingground.region.services.cloudwatch.MathValue.Scalar;
import dev.provingground.region.services.cloudwatch.MathValue.Several;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/** Reads a metric math expression by recursive descent. Used once. */
final class MathParser {
  private static final int DEEPEST = 100;
  private static final List<String> COMPARISONS = List.of("<=", ">=", "==", "!=", "<", ">");
  private final String text;
  private final Set<String> references = new LinkedHashSet<>();
  private int at;
  private int depth;

  MathParser(String text) {
    this.text = text;
  }

  Term parse() {
    var term = or();
    skip();
    if (at < text.length()) {
      throw problem("'" + text.charAt(at) + "' at position " + at + " is not expected");
    }
    return term;
  }

  /** The ids that were met. */
  Set<String> references() {
    return references;
  }

  private Term or() {
    if (++depth > DEEPEST) {
      throw problem("it is nested too deeply");
    }
    var left = and();
    while (word("OR") || symbol("||")) {
      left = operation(left, and(), (a, b) -> truth(a != 0 || b != 0));
    }
    depth--;
    return left;
  }

  private Term and() {
    var left = comparison();
    while (word("AND") || symbol("&&")) {
      left = operation(left, comparison(), (a, b) -> truth(a != 0 && b != 0));
    }
    return left;
  }

  private Term comparison() {
    var left = sum();
    for (var comparison : COMPARISONS) {
      if (symbol(comparison)) {
        return operation(
            left,
            sum(),
            switch (comparison) {
              case "<=" -> (a, b) -> truth(a <= b);
              case ">=" -> (a, b) -> truth(a >= b);
              case "==" -> (a, b) -> truth(a == b);
              case "!=" -> (a, b) -> truth(a != b);
              case "<" -> (a, b) -> truth(a < b);
              default -> (a, b) -> truth(a > b);
            });
      }
    }
    return left;
  }

  private Term sum() {
    var left = product();
    while (true) {
      if (symbol("+")) {
        left = operation(left, product(), Double::sum);
      } else if (symbol("-")) {
        left = operation(left, product(), (a, b) -> a - b);
      } else {
        return left;
      }
    }
  }

  private Term product() {
    var left = power();
    while (true) {
      if (symbol("*")) {
        left = operation(left, power(), (a, b) -> a * b);
      } else if (symbol("/")) {
        left = operation(left, power(), (a, b) -> a / b);
      } else {
        return left;
      }
    }
  }

  private Term power() {
    var left = unary();
    while (symbol("^")) {
      left = operation(left, unary(), Math::pow);
    }
    return left;
  }

  private Term unary() {
    boolean negative = false;
    while (symbol("-")) {
      negative = !negative;
    }
    var operand = primary();
    return negative ? inputs -> operand.of(inputs).map(a -> -a) : operand;
  }

  private Term primary() {
    skip();
    if (symbol("(")) {
      var inner = or();
      expect(")");
      return inner;
    } else if (symbol("[")) {
      return array(list("]"));
    } else if (at < text.length()
        && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      return number();
    }
    var name = name();
    if (symbol("(")) {
      return name.equals("METRICS") ? metrics() : call(name, list(")"));
    }
    references.add(name);
    return inputs -> series(inputs, name);
  }

  private static Points series(Inputs inputs, String id) {
    var found = inputs.byId().get(id);
    if (found == null) {
      throw CloudWatchErrors.validation("There is no query with the id " + id + ".");
    }
    return found;
  }

  private Term metrics() {
    expect(")");
    return inputs -> new Several(inputs.metrics());
  }

  private static Term call(String name, List<Term> arguments) {
    var function = MathFunctions.named(name);
    return inputs ->
        function.of(arguments.stream().map(one -> one.of(inputs)).toList(), inputs.range());
  }

  private static Term array(List<Term> elements) {
    return inputs -> {
      var all = new ArrayList<Points>();
      for (var element : elements) {
        switch (element.of(inputs)) {
          case Points points -> all.add(points);
          case Several several -> all.addAll(several.series());
          case Scalar scalar ->
              throw CloudWatchErrors.validation("An array holds time series, not numbers.");
        }
      }
      return new Several(all);
    };
  }

  private Term number() {
    int start = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    try {
      double value = Double.parseDouble(text.substring(start, at));
      return inputs -> new Scalar(value);
    } catch (NumberFormatException e) {
      throw problem("'" + text.substring(start, at) + "' is not a number");
    }
  }

  private String name() {
    skip();
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (start == at) {
      throw problem("an id, a number or a function is expected at position " + start);
    }
    return text.substring(start, at);
  }

  private List<Term> list(String end) {
    var terms = new ArrayList<Term>();
    if (!symbol(end)) {
      do {
        terms.add(or());
      } while (symbol(","));
      expect(end);
    }
    return terms;
  }

  private static Term operation(Term left, Term right, DoubleBinaryOperator operator) {
    return inputs -> left.of(inputs).with(right.of(inputs), operator);
  }

  private static double truth(boolean holds) {
    return holds ? 1 : 0;
  }

  private boolean symbol(String symbol) {
    skip();
    boolean there = text.startsWith(symbol, at);
    at += there ? symbol.length() : 0;
    return there;
  }

  private boolean word(String word) {
    skip();
    int end = at + word.length();
    return text.startsWith(word, at)
        && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))
        && symbol(word);
  }

  private void expect(String symbol) {
    if (!symbol(symbol)) {
      throw problem("'" + symbol + "' is expected at position " + at);
    }
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private RuntimeException problem(String what) {
    return CloudWatchErrors.validation("Error in expression '" + text + "': " + what + ".");
  }
}
