package dev.provingground.region.services.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A text with IAM's wildcards: {@code *} for any run of characters, {@code ?} for any one. It knows
 * which of its characters are wildcards: what came out of a policy variable is none.
 */
final class Glob {
  private final String text;
  private final boolean[] wild;

  private Glob(String text, boolean[] wild) {
    this.text = text;
    this.wild = wild;
  }

  /** All stars and question marks are wildcards. */
  static Glob of(String text) {
    var wild = new boolean[text.length()];
    for (int i = 0; i < wild.length; i++) {
      wild[i] = text.charAt(i) == '*' || text.charAt(i) == '?';
    }
    return new Glob(text, wild);
  }

  /** None of its characters is a wildcard. */
  static Glob literal(String text) {
    return new Glob(text, new boolean[text.length()]);
  }

  Glob then(Glob more) {
    var both = Arrays.copyOf(wild, wild.length + more.wild.length);
    System.arraycopy(more.wild, 0, both, wild.length, more.wild.length);
    return new Glob(text + more.text, both);
  }

  Glob lowerCase() {
    return new Glob(text.toLowerCase(Locale.ROOT), wild);
  }

  /** The text, whatever its wildcards mean. */
  String text() {
    return text;
  }

  boolean isAny() {
    return text.equals("*") && wild[0];
  }

  /** Its parts between colons, the last of which may have more of them. */
  List<Glob> parts(int most) {
    var parts = new ArrayList<Glob>();
    int from = 0;
    while (parts.size() < most - 1) {
      int colon = text.indexOf(':', from);
      if (colon < 0) {
        break;
      }
      parts.add(part(from, colon));
      from = colon + 1;
    }
    parts.add(part(from, text.length()));
    return parts;
  }

  private Glob part(int from, int to) {
    return new Glob(text.substring(from, to), Arrays.copyOfRange(wild, from, to));
  }

  boolean matches(String value) {
    // Greedy with one point to go back to: linear in practice, and no pattern can make it explode.
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < value.length()) {
      if (isWild(p, '*')) {
        star = p++;
        mark = t;
      } else if (isWild(p, '?') || is(p, value.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (isWild(p, '*')) {
      p++;
    }
    return p == text.length();
  }

  private boolean isWild(int at, char wildcard) {
    return at < wild.length && wild[at] && text.charAt(at) == wildcard;
  }

  private boolean is(int at, char character) {
    return at < wild.length && !wild[at] && text.charAt(at) == character;
  }

  @Override
  public String toString() {
    return text;
  }
}
