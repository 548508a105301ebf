package dev.provingground.region.services.logs.insights;

/**
 * A part of a query's text.
 *
 * @param text of quoted tokens what is quoted
 * @param start the offset of its first character
 * @param end the offset behind its last one
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    /** A command, a keyword, a field or a span such as {@code 5m}. */
    WORD,
    /** A field in backticks, which is never a keyword. */
    FIELD,
    STRING,
    REGEX,
    NUMBER,
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
