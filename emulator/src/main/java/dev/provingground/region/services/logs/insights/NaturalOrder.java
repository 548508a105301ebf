package dev.provingground.region.services.logs.insights;

import java.util.Comparator;

/**
 * By characters, but for digits that stand together: fewer of them come first, and as many by their
 * value.
 */
final class NaturalOrder implements Comparator<String> {
  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int iEnd = digits(one, i);
      int jEnd = digits(other, j);
      int order;
      if (iEnd > i && jEnd > j) {
        order = Integer.compare(iEnd - i, jEnd - j);
        if (order == 0) {
          order = one.substring(i, iEnd).compareTo(other.substring(j, jEnd));
        }
        i = iEnd;
        j = jEnd;
      } else {
        order = Character.compare(one.charAt(i++), other.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.length() - i, other.length() - j);
  }

  /** Where the digits end that begin here. */
  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
