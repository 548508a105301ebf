package dev.provingground.region.services.logs.insights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression of a caller's. It looks at a text's characters so often and no more: the
 * region would stand still for one that tries all ways.
 */
public final class Regex {
  private static final int LOOKS = 100_000;
  private static final int LOOKS_PER_CHARACTER = 100;
  private final Pattern pattern;

  public Regex(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Texts whose characters can be asked for so often. */
  private static final class Looked implements CharSequence {
    private final String text;
    private long left;

    Looked(String text) {
      this.text = text;
      left = LOOKS + (long) LOOKS_PER_CHARACTER * text.length();
    }

    @Override
    public char charAt(int index) {
      if (left-- == 0) {
        throw new QueryFailedException("it tries too many ways to match");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * @throws QueryFailedException when it takes too long, or nests too deep
   */
  public Optional<MatchResult> find(String text) {
    Matcher matcher = pattern.matcher(new Looked(text));
    try {
      return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    } catch (QueryFailedException | StackOverflowError e) {
      throw new QueryFailedException(
          "The regular expression /%s/ takes too long for an event of %d characters"
              .formatted(pattern, text.length()));
    }
  }

  /** The names of its groups and their numbers, in order. */
  SequencedMap<String, Integer> groups() {
    var groups = new LinkedHashMap<String, Integer>();
    pattern.namedGroups().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(group -> groups.put(group.getKey(), group.getValue()));
    return groups;
  }
}
