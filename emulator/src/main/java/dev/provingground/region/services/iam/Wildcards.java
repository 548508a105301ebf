package dev.provingground.region.services.iam;

/** IAM's wildcards: {@code *} for any run of characters, {@code ?} for any one. */
final class Wildcards {
  private Wildcards() {}

  static boolean matches(String pattern, String text) {
    // Greedy with one point to go back to: linear in practice, and no pattern can make it explode.
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
