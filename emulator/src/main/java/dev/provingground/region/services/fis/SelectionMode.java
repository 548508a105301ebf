package dev.provingground.region.services.fis;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** How many of the resources that were found are targets: {@code ALL}, or some at random. */
sealed interface SelectionMode {
  /** All of them. */
  record All() implements SelectionMode {}

  /** So many, or all where there are fewer. */
  record Count(int number) implements SelectionMode {}

  /** So many of a hundred, rounded down. */
  record Percent(int number) implements SelectionMode {}

  Pattern COUNT = Pattern.compile("COUNT\\((\\d{1,6})\\)");
  Pattern PERCENT = Pattern.compile("PERCENT\\((\\d{1,3})\\)");

  /**
   * Reads one.
   *
   * @param text {@code ALL}, {@code COUNT(n)} or {@code PERCENT(n)}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationException
   */
  static SelectionMode parse(String text) {
    if (text.equals("ALL")) {
      return new All();
    }
    var count = COUNT.matcher(text);
    if (count.matches() && Integer.parseInt(count.group(1)) > 0) {
      return new Count(Integer.parseInt(count.group(1)));
    }
    var percent = PERCENT.matcher(text);
    if (percent.matches()) {
      int number = Integer.parseInt(percent.group(1));
      if (number > 0 && number <= 100) {
        return new Percent(number);
      }
    }
    throw FisErrors.validation(
        "The selectionMode must be ALL, COUNT(n) or PERCENT(n) with n from 1 to 100, not " + text);
  }

  /** Selects, keeping the order. */
  default <T> List<T> select(List<T> found, RandomGenerator random) {
    int wanted =
        switch (this) {
          case All all -> found.size();
          case Count count -> count.number();
          case Percent percent -> found.size() * percent.number() / 100;
        };
    var selected = new ArrayList<>(found);
    while (selected.size() > wanted) {
      selected.remove(random.nextInt(selected.size()));
    }
    return List.copyOf(selected);
  }
}
