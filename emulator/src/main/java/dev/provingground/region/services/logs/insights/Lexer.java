package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a query's text into tokens; comments run from {@code #} to the end of the line. */
final class Lexer {
  private static final Pattern SPACE = Pattern.compile("\\s++|#[^\\n]*+");
  private static final Pattern NUMBER = Pattern.compile("-?\\d++(\\.\\d++)?(?![@\\w.])");
  private static final Pattern WORD = Pattern.compile("[@\\w.]++");
  private static final Pattern SYMBOL = Pattern.compile("!=|<=|>=|=~|[=<>(),|\\[\\]*]");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * @return the text's tokens, and one at its end
   * @throws QuerySyntaxException for a character that begins no token, or a quotation without end
   */
  static List<Token> tokens(String text) {
    var lexer = new Lexer(text);
    while (lexer.at < text.length()) {
      lexer.token();
    }
    lexer.tokens.add(new Token(Kind.END, "<EOF>", lexer.at, lexer.at));
    return List.copyOf(lexer.tokens);
  }

  private void token() {
    switch (text.charAt(at)) {
      case '"', '\'' -> quoted(Kind.STRING);
      case '`' -> quoted(Kind.FIELD);
      case '/' -> quoted(Kind.REGEX);
      default -> {
        int space = end(SPACE);
        if (space > at) {
          at = space;
        } else if (!plain(Kind.NUMBER, NUMBER)
            && !plain(Kind.WORD, WORD)
            && !plain(Kind.SYMBOL, SYMBOL)) {
          throw unexpected();
        }
      }
    }
  }

  private boolean plain(Kind kind, Pattern pattern) {
    int end = end(pattern);
    if (end == at) {
      return false;
    }
    tokens.add(new Token(kind, text.substring(at, end), at, end));
    at = end;
    return true;
  }

  /** Where what begins here ends; here when nothing of the pattern does. */
  private int end(Pattern pattern) {
    var matcher = pattern.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher.end() : at;
  }

  /** A regular expression keeps its backslashes, but for those before a slash. */
  private void quoted(Kind kind) {
    char mark = text.charAt(at);
    var quoted = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == mark) {
        tokens.add(new Token(kind, quoted.toString(), at, i + 1));
        at = i + 1;
        return;
      }
      if (c == '\\' && kind != Kind.FIELD && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        if (kind == Kind.REGEX && escaped != mark) {
          quoted.append(c);
        }
        quoted.append(escaped);
      } else {
        quoted.append(c);
      }
    }
    throw unexpected();
  }

  private QuerySyntaxException unexpected() {
    return new QuerySyntaxException(unexpected(text, at, text.substring(at, at + 1)), at, at + 1);
  }

  /** In AWS's words: lines are counted from 1, positions in a line from 0. */
  static String unexpected(String text, int at, String found) {
    var before = text.substring(0, at);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    return "unexpected symbol found %s at line %d and position %d"
        .formatted(found, line, at - (before.lastIndexOf('\n') + 1));
  }
}
