package dev.provingground.region.time;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Numbers that a field of a cron expression stands for, ascending. */
record CronField(List<Integer> values) {
  private static final Pattern PART =
      Pattern.compile("(\\*|(?<from>\\w+)(-(?<to>\\w+))?)(/(?<step>\\d{1,4}))?");

  /**
   * @param text numbers and names, ranges of them, {@code *}, each with a step, and commas between
   * @param names of the numbers from the least on; may be empty
   * @throws IllegalArgumentException when it is none of these
   */
  static CronField of(String text, int least, int greatest, List<String> names) {
    var values = new TreeSet<Integer>();
    for (var part : text.split(",", -1)) {
      var form = PART.matcher(part);
      if (!form.matches()) {
        throw misfit(part, least, greatest);
      }
      var from = form.group("from");
      var to = form.group("to");
      var step = form.group("step");
      int first = from == null ? least : number(from, least, greatest, names);
      int end =
          to != null
              ? number(to, least, greatest, names)
              : from != null && step == null ? first : greatest;
      int by = step == null ? 1 : Integer.parseInt(step);
      if (by == 0 || end < first) {
        throw misfit(part, least, greatest);
      }
      for (int value = first; value <= end; value += by) {
        values.add(value);
      }
    }
    return new CronField(List.copyOf(values));
  }

  private static int number(String text, int least, int greatest, List<String> names) {
    int named = names.indexOf(text);
    if (named >= 0) {
      return least + named;
    }
    int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
    if (number < least || number > greatest) {
      throw misfit(text, least, greatest);
    }
    return number;
  }

  private static RuntimeException misfit(String part, int least, int greatest) {
    return new IllegalArgumentException(
        "'%s' is nothing from %d to %d that a cron expression can have there."
            .formatted(part, least, greatest));
  }

  boolean has(int value) {
    return values.contains(value);
  }

  int first() {
    return values.getFirst();
  }
}
