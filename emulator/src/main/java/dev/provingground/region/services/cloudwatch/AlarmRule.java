package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.validation;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * A composite alarm's rule: {@code ALARM(a) AND NOT (OK("b c") OR FALSE)}. See PutCompositeAlarm in
 * the API reference.
 */
final class AlarmRule {
  private static final int LONGEST = 10_240;
  private static final int DEEPEST = 100;

  private final String text;
  private final Set<String> alarms = new LinkedHashSet<>();
  private final Predicate<Function<String, StateValue>> holds;
  private int at;
  private int depth;

  private AlarmRule(String text) {
    this.text = text;
    holds = or();
    skip();
    if (at < text.length()) {
      throw problem("'" + text.charAt(at) + "' at position " + at + " is not expected");
    }
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError
   */
  static AlarmRule parse(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw validation("AlarmRule has 1 to 10240 characters.");
    }
    return new AlarmRule(text);
  }

  /** The names of the alarms that it looks at. */
  Set<String> alarms() {
    return alarms;
  }

  boolean holds(Function<String, StateValue> states) {
    return holds.test(states);
  }

  private Predicate<Function<String, StateValue>> or() {
    if (++depth > DEEPEST) {
      throw problem("it is nested too deeply");
    }
    var left = and();
    while (word("OR")) {
      left = left.or(and());
    }
    depth--;
    return left;
  }

  private Predicate<Function<String, StateValue>> and() {
    var left = not();
    while (word("AND")) {
      left = left.and(not());
    }
    return left;
  }

  private Predicate<Function<String, StateValue>> not() {
    boolean negated = false;
    while (word("NOT")) {
      negated = !negated;
    }
    var inner = primary();
    return negated ? inner.negate() : inner;
  }

  private Predicate<Function<String, StateValue>> primary() {
    if (symbol('(')) {
      var inner = or();
      expect(')');
      return inner;
    } else if (word("TRUE")) {
      return states -> true;
    } else if (word("FALSE")) {
      return states -> false;
    }
    for (var state : StateValue.knownValues()) {
      if (word(state.toString())) {
        expect('(');
        var alarm = alarm();
        expect(')');
        alarms.add(alarm);
        return states -> states.apply(alarm) == state;
      }
    }
    throw problem("ALARM, OK, INSUFFICIENT_DATA, TRUE or FALSE is expected at position " + at);
  }

  /** A name or an ARN, which ends with the name; in quotes where it has spaces or parentheses. */
  private String alarm() {
    skip();
    boolean quoted = symbol('"');
    int end = text.indexOf(quoted ? '"' : ')', at);
    if (end < 0) {
      throw problem("an alarm's name is expected at position " + at);
    }
    var name = text.substring(at, end).strip();
    at = quoted ? end + 1 : end;
    if (name.isEmpty()) {
      throw problem("an alarm's name is expected at position " + at);
    }
    return name.startsWith("arn:") ? name.replaceFirst("^arn:.*?:alarm:", "") : name;
  }

  private boolean word(String word) {
    skip();
    int end = at + word.length();
    boolean there =
        text.startsWith(word, at)
            && (end == text.length()
                || !(Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_'));
    at = there ? end : at;
    return there;
  }

  private boolean symbol(char symbol) {
    skip();
    boolean there = at < text.length() && text.charAt(at) == symbol;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char symbol) {
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
    return validation("AlarmRule '" + text + "' is not valid: " + what + ".");
  }
}
