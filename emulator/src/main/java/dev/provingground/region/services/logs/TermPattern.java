package dev.provingground.region.services.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Terms that a message holds, as texts and with their case.
 *
 * @param all each of which must be there
 * @param any one of which must be there, when there are some and {@code all} and {@code none} are
 *     empty
 * @param none which must not be there
 */
record TermPattern(List<Term> all, List<Term> any, List<Term> none) implements FilterPattern {
  @Override
  public boolean matches(String message) {
    for (var term : all) {
      if (!term.isIn(message)) {
        return false;
      }
    }
    for (var term : none) {
      if (term.isIn(message)) {
        return false;
      }
    }
    // Beside other terms, optional ones mean nothing.
    return any.isEmpty()
        || !all.isEmpty()
        || !none.isEmpty()
        || any.stream().anyMatch(term -> term.isIn(message));
  }

  @Override
  public Map<String, String> extract(String message) {
    return Map.of();
  }

  @Override
  public Function<String, Optional<String>> reader(String name) {
    throw LogsErrors.invalid(
        "Invalid metric transformation: a filter pattern of terms has no " + name);
  }

  static TermPattern parse(String text) {
    var pattern = new TermPattern(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      char mark = text.charAt(at);
      var terms =
          switch (mark) {
            case '?' -> pattern.any;
            case '-' -> pattern.none;
            default -> pattern.all;
          };
      int from = mark == '?' || mark == '-' ? at + 1 : at;
      at = end(text, from);
      terms.add(term(text.substring(from, at)));
    }
    return pattern;
  }

  private static int end(String text, int from) {
    if (text.startsWith("%", from) && text.indexOf('%', from + 1) > 0) {
      return text.indexOf('%', from + 1) + 1;
    }
    boolean quoted = from < text.length() && text.charAt(from) == '"';
    int at = quoted ? from + 1 : from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (quoted && c == '"') {
        return at + 1;
      } else if (!quoted && Character.isWhitespace(c)) {
        return at;
      }
      at++;
    }
    if (quoted) {
      throw LogsErrors.invalid(
          "Invalid filter pattern: the quotation %s does not end".formatted(text.substring(from)));
    }
    return text.length();
  }

  private static Term term(String text) {
    if (text.startsWith("\"")) {
      return new Term.Literal(text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1"));
    }
    if (Term.Expression.FORM.matcher(text).matches()) {
      return Term.Expression.of(text);
    }
    if (!text.matches("[\\p{L}\\p{N}_]+")) {
      throw LogsErrors.invalid(
          "Invalid filter pattern: Invalid character(s) in term '%s'".formatted(text));
    }
    return new Term.Literal(text);
  }
}
