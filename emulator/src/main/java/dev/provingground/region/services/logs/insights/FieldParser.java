package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Token.Kind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Reads fields, the names that they get, and spans of time. */
final class FieldParser {
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private final Tokens tokens;
  private final Known known;

  FieldParser(Tokens tokens, Known known) {
    this.tokens = tokens;
    this.known = known;
  }

  /** A field; behind statistics also one that they named, such as {@code count(*)}. */
  String field() {
    var token = tokens.peek();
    if (token.kind() == Kind.FIELD) {
      return known.require(tokens.next(), token.text());
    }
    if (!tokens.second().isSymbol("(")) {
      return known.require(token, tokens.next(Kind.WORD).text());
    }
    if (!known.aggregated()) {
      throw unsupportedFunction();
    }
    var name = new StringBuilder();
    while (!tokens.peek().isSymbol(")") && tokens.peek().kind() != Kind.END) {
      name.append(tokens.next().text());
    }
    tokens.expectSymbol(")");
    return known.require(token, name.append(')').toString());
  }

  /** The name behind {@code as}; the standard when there is none. */
  String name(String standard) {
    return tokens.acceptWord("as") ? name() : standard;
  }

  String name() {
    return tokens.peek().kind() == Kind.FIELD
        ? tokens.next().text()
        : tokens.next(Kind.WORD).text();
  }

  /** A span such as {@code 5m}: milliseconds, seconds, minutes, hours, days or weeks. */
  Duration span() {
    var token = tokens.peek();
    var text = tokens.next(Kind.WORD).text();
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    var unit = UNITS.get(text.substring(digits));
    if (unit == null || digits == 0 || digits > 6 || text.substring(0, digits).matches("0+")) {
      throw tokens.refuse(
          token,
          "'%s' is no span that this region knows: write a number and ms, s, m, h, d or w"
              .formatted(text));
    }
    return unit.multipliedBy(Integer.parseInt(text.substring(0, digits)));
  }

  /** Refuses the function that comes next. */
  QuerySyntaxException unsupportedFunction() {
    var token = tokens.peek();
    return tokens.refuse(
        token,
        "the function '%s' is not supported by this region here: leave it out"
            .formatted(token.text().toLowerCase(Locale.ROOT)));
  }
}
