package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Goes through a query's tokens. */
final class Tokens {
  private final String text;
  private final List<Token> tokens;
  private int at;

  Tokens(String text) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The token behind the next one; the end stays the end. */
  Token second() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    var token = peek();
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  Token next(Kind kind) {
    if (peek().kind() != kind) {
      throw unexpected();
    }
    return next();
  }

  boolean acceptWord(String word) {
    return accept(peek().isWord(word));
  }

  boolean acceptSymbol(String symbol) {
    return accept(peek().isSymbol(symbol));
  }

  private boolean accept(boolean accepted) {
    if (accepted) {
      at++;
    }
    return accepted;
  }

  void expectWord(String word) {
    if (!acceptWord(word)) {
      throw unexpected();
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** One or more, with commas between them. */
  <T> List<T> list(Supplier<T> element) {
    var elements = new ArrayList<T>();
    do {
      elements.add(element.get());
    } while (acceptSymbol(","));
    return List.copyOf(elements);
  }

  /** Refuses the next token, in AWS's words. */
  QuerySyntaxException unexpected() {
    var token = peek();
    var found =
        token.kind() == Kind.END ? token.text() : text.substring(token.start(), token.end());
    return refuse(token, Lexer.unexpected(text, token.start(), found));
  }

  QuerySyntaxException refuse(Token token, String message) {
    return new QuerySyntaxException(message, token.start(), token.end());
  }
}
