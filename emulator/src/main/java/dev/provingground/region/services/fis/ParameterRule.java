package dev.provingground.region.services.fis;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A parameter of an action.
 *
 * @param expected for errors: what a value must be
 */
record ParameterRule(
    String description, boolean required, String expected, Predicate<String> accepts) {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(12);

  static ParameterRule duration() {
    return new ParameterRule(
        "The duration of the action, in ISO 8601 format.",
        true,
        "a duration in ISO 8601 format from PT1M to PT12H",
        ParameterRule::isDuration);
  }

  static ParameterRule number(String description, int from, int to) {
    return new ParameterRule(
        description, false, "a number from " + from + " to " + to, text -> isIn(text, from, to));
  }

  static ParameterRule oneOf(String description, String... values) {
    var all = List.of(values);
    return new ParameterRule(description, false, "one of " + String.join(", ", all), all::contains);
  }

  static ParameterRule matching(String description, String expected, String pattern) {
    return new ParameterRule(description, false, expected, text -> text.matches(pattern));
  }

  ParameterRule needed() {
    return new ParameterRule(description, true, expected, accepts);
  }

  private static boolean isDuration(String text) {
    try {
      var duration = Duration.parse(text);
      return duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isIn(String text, int from, int to) {
    return text.matches("\\d{1,9}")
        && Integer.parseInt(text) >= from
        && Integer.parseInt(text) <= to;
  }
}
