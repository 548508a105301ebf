package dev.provingground.harness.mutation.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The lines in which two templates differ, as {@code diff -u} shows them. */
final class TemplateDiff {
  private static final int CONTEXT = 3;

  private TemplateDiff() {}

  static String of(JsonNode before, JsonNode after) {
    return of(before.toPrettyString().lines().toList(), after.toPrettyString().lines().toList());
  }

  /** By a longest common subsequence of what lies between the equal beginning and the equal end. */
  static String of(List<String> before, List<String> after) {
    int start = 0;
    while (start < Math.min(before.size(), after.size())
        && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(before.size(), after.size()) - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    var lines = new ArrayList<String>();
    before.subList(Math.max(0, start - CONTEXT), start).forEach(l -> lines.add("  " + l));
    lines.addAll(
        middle(
            before.subList(start, before.size() - end), after.subList(start, after.size() - end)));
    before
        .subList(before.size() - end, Math.min(before.size(), before.size() - end + CONTEXT))
        .forEach(l -> lines.add("  " + l));
    return String.join("\n", lines);
  }

  private static List<String> middle(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    var lines = new ArrayList<String>();
    int i = 0;
    int j = 0;
    int unchanged = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        if (unchanged < CONTEXT) {
          lines.add("  " + before.get(i));
        } else if (unchanged == CONTEXT) {
          lines.add("  …");
        }
        unchanged++;
        i++;
        j++;
      } else if (j >= after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
        unchanged = 0;
      } else {
        lines.add("+ " + after.get(j++));
        unchanged = 0;
      }
    }
    return lines;
  }
}
